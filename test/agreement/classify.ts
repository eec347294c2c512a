/** Owns telling how each rule is checked: by the schema, by its predicate, or by class-validator itself. */
import fc from 'fast-check'
import type { ObjectSchema, Schema } from '@ferrule/core'
import { CATALOGUE, type RuleEntry } from './catalogue.js'
import { forgetClasses, rulesFor, type Kind } from './classes.js'
import { reflectSpec } from './compare.js'

export type Way = 'exact' | 'predicate' | 'class-validator'

/** How a rule is checked on a kind of value, with one set of arguments, whether the type is said or left to the rules. */
function waysOf(entry: RuleEntry, args: readonly unknown[], kind: Kind): readonly { readonly way: Way; readonly type: string }[] {
  const list = entry.arrays === true || entry.name === 'IsArray'
  const said = list || kind === 'any' || kind === 'object' || kind === 'integer' ? (['property'] as const) : (['property', 'hint'] as const)
  return said.map((one) => {
    const property = { name: 'a', kind, list, said: one, optional: false, nested: undefined, rules: [{ entry, args, each: false }] }
    const { model, bindings } = reflectSpec({ properties: [property] })
    forgetClasses()
    const schema = (model.schemas[0]?.schema as ObjectSchema).properties[0]?.schema as Schema
    // Rules may say more about the type than the declaration does.
    const type = schema.kind === 'string' && schema.date === true ? 'date' : schema.kind
    if ([...bindings.classes.values()].some(({ remainder }) => remainder.length > 0)) return { way: 'class-validator', type }
    return { way: JSON.stringify(schema).includes('"rules"') ? 'predicate' : 'exact', type }
  })
}

/** The types on which a rule may be exact, and how it is checked otherwise. */
export interface Classification {
  readonly name: string
  readonly exactOn: readonly string[]
  readonly otherwise: readonly Way[]
}

const KINDS: readonly Kind[] = ['string', 'number', 'integer', 'boolean', 'object', 'any']

/** Every rule of the catalogue. */
export function classify(): readonly Classification[] {
  return CATALOGUE.map((entry) => {
    const list = entry.arrays === true || entry.name === 'IsArray'
    const kinds =
      entry.dates === true
        ? (['date-time'] as const)
        : list
          ? (['string'] as const)
          : KINDS.filter((kind) => kind === 'any' || rulesFor(kind, false).includes(entry))
    const samples = fc.sample(entry.args, { numRuns: 20, seed: 1 })
    const found = kinds.flatMap((kind) => samples.flatMap((args) => waysOf(entry, args, kind)))
    return {
      name: entry.name,
      exactOn: [...new Set(found.filter(({ way }) => way === 'exact').map(({ type }) => type))],
      otherwise: [...new Set(found.map(({ way }) => way))].filter((way) => way !== 'exact').sort(),
    }
  })
}
