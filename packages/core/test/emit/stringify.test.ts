import { expect, test } from '@jest/globals'
import { stringifyDocument } from '../../src/emit/index.js'

test('a document is indented by four spaces and ends with a line feed', () => {
  expect(stringifyDocument({ a: { b: 1 } })).toBe('{\n    "a": {\n        "b": 1\n    }\n}\n')
})

test('letters beyond ASCII are escaped and mean the same', () => {
  const text = stringifyDocument({ größe: '🪣 \u2028 \u007f' })
  expect(text).toMatch(/^[\x20-\x7e\n]*$/)
  expect(JSON.parse(text)).toEqual({ größe: '🪣 \u2028 \u007f' })
})
