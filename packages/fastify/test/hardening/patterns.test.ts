/** Regular expressions that a text can make slow: found before anything is served, and harmless where the text is short. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { IsString, Matches, MaxLength } from 'class-validator'
import { Action, BaseConnector, Connector, Security } from '@ferrule/core'
import { serving } from '../connectors/app.js'
import { isPlainlyLinear } from '../../src/patterns/plainly-linear.js'

interface Judged {
  readonly slow: readonly { readonly cost: string; readonly class: string; readonly property: string; readonly operationId: string }[]
  /** What serving says; absent where it serves. */
  readonly refusal?: string
}

/** Judged by a process of its own, on the built packages: the analysis is a hundred times slower in a test's sandbox. */
const CASES: readonly (readonly [name: string, given: object, cost: string | undefined])[] = [
  ['nested repetition', { pattern: '^(a+)+$' }, 'exponential'],
  ['two repetitions in one', { pattern: '(x+x+)+y' }, 'exponential'],
  ['words with or without spaces', { pattern: '^(\\w+\\s?)*$' }, 'exponential'],
  ['alternatives that are the same', { pattern: '^(a|a)*$' }, 'exponential'],
  [
    'the classic of e-mail addresses',
    { pattern: '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$' },
    'exponential',
  ],
  ['spaces at both ends', { pattern: '^\\s+|\\s+$' }, 'polynomial of degree 2'],
  ['digits twice', { pattern: '\\d+\\d+x' }, 'polynomial of degree 3'],
  ['a length that is enough', { pattern: '^(a+)+$', maxLength: 10 }, undefined],
  ['a length that is not', { pattern: '^(a+)+$', maxLength: 11 }, 'exponential'],
  ['a length that is enough for degree 2', { pattern: '^\\s+|\\s+$', maxLength: 1_000 }, undefined],
  ['a length that is not for degree 2', { pattern: '^\\s+|\\s+$', maxLength: 1_001 }, 'polynomial of degree 2'],
  ['a length that is enough for degree 3', { pattern: '\\d+\\d+x', maxLength: 100 }, undefined],
  [
    'a length where a condition decides, for class-validator asks both',
    { pattern: '^(a+)+$', maxLength: 10, conditional: true },
    'exponential',
  ],
  ['one that only looks bad', { pattern: '^[a-z]+([-_][a-z]+)*$' }, undefined],
  ['one that is plainly quick', { pattern: '^[A-Z]{3}-\\d+$' }, undefined],
  ['a reason', { pattern: '^(a+)+$', accepted: { '^(a+)+$': 'texts come from our own gateway' } }, 'exponential'],
  ['an empty reason', { pattern: '^(a+)+$', accepted: { '^(a+)+$': ' ' } }, 'exponential'],
]

let judged: readonly Judged[]
beforeAll(() => {
  const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'judge-patterns.mjs')], {
    input: JSON.stringify(CASES.map(([, given]) => given)),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  expect(stderr).toBe('')
  judged = JSON.parse(stdout) as readonly Judged[]
}, 120_000)

describe('a pattern that a text can make slow is found with its place and its cost', () => {
  test.each(CASES.map(([name, , cost], index) => [name, index, cost] as const))('%s', (_, index, cost) => {
    const place = { class: 'Input', property: 'text', operationId: 'Match' }
    expect(judged[index]?.slow).toEqual(cost === undefined ? [] : [expect.objectContaining({ ...place, cost })])
  })
})

test('it is not served, unless a reason says why it does no harm', () => {
  const served = CASES.flatMap(([name], index) => (judged[index]?.refusal === undefined ? [name] : []))
  expect(served).toEqual([...CASES.filter(([, , cost]) => cost === undefined).map(([name]) => name), 'a reason'])
  expect(judged[0]?.refusal).toContain(
    'Input.text: /^(a+)+$/ takes time that is exponential, and is matched with texts of any length; 10 characters would be short enough.',
  )
})

class Short {
  @IsString() @Matches(/^(a+)+$/) @MaxLength(10) text!: string
}
@Connector({ title: 'Short', description: 'Matches short texts.', version: '1.0.0', url: 'https://short.example/' })
@Security.none()
class ShortTexts extends BaseConnector {
  @Action('POST /match', { summary: 'Match' })
  match(_input: Short): void {}
}

test('a text that is too long is not matched at all', async () => {
  const { call } = await serving(new ShortTexts())
  const post = (text: string) => call({ method: 'POST', url: '/match', payload: { text } })
  // Matched, one of them would take longer than there is time. The first two are judged by going through the schema, the others by what was compiled of it.
  for (const _ of Array.from({ length: 4 })) {
    const answer = await post(`${'a'.repeat(50_000)}!`)
    expect([answer.status, answer.json().errors.map(({ code }: { code: string }) => code)]).toEqual([
      400,
      expect.arrayContaining(['maxLength']),
    ])
  }
  expect((await post('aaaa')).status).toBe(204)
  expect((await post('aaab')).status).toBe(400)
})

test('patterns that are plainly quick need no closer look', () => {
  const plain = ['^[A-Z]{3}-\\d+$', '^[a-zA-Z0-9][a-zA-Z0-9\\-_]{0,254}$', '^(?:EUR|USD)$', 'abc', '^\\p{L}+$', '^.{1,100}$', '^[^(]+\\($']
  expect(plain.filter((pattern) => !isPlainlyLinear(pattern, ''))).toEqual([])
})

test('what needs a closer look gets one', () => {
  const doubtful = ['^(a+)+$', 'a+b', '^a+a+$', '^(a|a)*$', '^a|b+$', '^(a?){30}a{30}$', '^(?=(a+)+b)', '^(a)\\1+$', '^(a{1,9}){2}$']
  expect(doubtful.filter((pattern) => isPlainlyLinear(pattern, ''))).toEqual([])
  expect(isPlainlyLinear('^a+$', 'm')).toBe(false)
})
