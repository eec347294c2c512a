import { isDeepStrictEqual } from 'node:util'
import { expect, test } from '@jest/globals'
import { compare } from './support/compare.js'
import { documents, type Changeable } from './support/definition.js'
import { parseConnector } from '@ferrule/core/parse'

/** What may change without anybody who uses the connector being told. */
const UNSEEN = [
  // It says that there are changes, and is none.
  /^definition\/info\/version$/,
  // What is so anyway, said or not.
  /\/(consumes|produces)(\/0)?$/,
  /\/get\/parameters$/,
  /\/parameters\/\d+\/(required|name)$/,
  /\/region\/uiDefinition\/constraints$/,
  // A policy goes by what it does.
  /\/policyTemplateInstances\/0\/title$/,
  // Where an id is missing, one is made of verb and path: here it is the same.
  /\/fields\/get\/operationId$/,
]

test('whatever is changed in a definition at one place, is named: what is left out and what is said otherwise', () => {
  const original = parseConnector(documents()).model
  const unnamed: string[] = []
  const changed = documents()
  const whole = { definition: changed.definition, properties: changed.properties }
  const walk = (holder: Changeable, path: string): void => {
    for (const [key, value] of Object.entries(holder)) {
      const at = `${path}/${key}`
      if (typeof value === 'object' && value !== null) walk(value as Changeable, at)
      for (const other of [undefined, ...otherwise(value)]) {
        if (other === undefined) delete holder[key]
        else holder[key] = other
        const { model } = parseConnector(whole)
        const isSeen = model === undefined || isDeepStrictEqual(model, original) || compare(documents(), whole).length > 0
        if (!isSeen && !UNSEEN.some((pattern) => pattern.test(at))) unnamed.push(`${at}: ${String(other)}`)
        holder[key] = value
      }
    }
  }
  walk(changed.definition, 'definition')
  walk(changed.properties, 'properties')
  expect(unnamed).toEqual([])
})

function otherwise(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return [`${value}x`]
  if (typeof value === 'number') return [value + 1]
  return typeof value === 'boolean' ? [!value] : []
}
