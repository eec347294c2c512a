/** Owns finding the regular expressions that callers' texts are matched with, and how long those texts may be. */
import type { Bindings, ClassBinding, ConnectorModel, Schema, ValidationRule } from '@ferrule/core'
import { getMetadataStorage } from 'class-validator'
import { uncheckedProperties } from '../validation-schema.js'

/** A pattern, where it is declared, and how long a text may be that reaches it. */
export interface DeclaredPattern {
  readonly pattern: string
  readonly flags: string
  /** The class and property that it stands at, as far as they have names. */
  readonly class?: string
  readonly property?: string
  readonly operationId: string
  /** Characters; absent where nothing says so before the pattern is asked. */
  readonly longest?: number
}

/** All of them, each place once. What replies have to match is the application's own text. */
export function findPatterns({ operations, schemas }: ConnectorModel, { classes, operations: code }: Bindings): readonly DeclaredPattern[] {
  const named = new Map(schemas.map(({ name, schema }) => [name, schema]))
  const seen = new Set<string>()
  const found: DeclaredPattern[] = []
  const look = (schema: Schema, place: Place): void => {
    for (const { pattern, flags, longest } of patternsOf(schema))
      found.push({ ...place, pattern, flags, ...(longest === undefined ? {} : { longest }) })
    switch (schema.kind) {
      case 'reference': {
        const target = named.get(schema.name)
        if (target === undefined || seen.has(schema.name)) return
        seen.add(schema.name)
        found.push(...leftToClassValidator(classes.get(schema.name), place.operationId))
        return look(target, { operationId: place.operationId, class: schema.name })
      }
      case 'array':
        return look(schema.items, place)
      case 'object':
        for (const { property, schema: own } of schema.properties) look(own, { ...place, property })
        if (typeof schema.additional === 'object') look(schema.additional, place)
    }
  }
  for (const { id, parameters, body } of operations) {
    const input = code.get(id)?.input
    const place = { operationId: id, ...(input === undefined ? {} : { class: input.ctor.name }) }
    found.push(...leftToClassValidator(input, id))
    for (const { property, schema } of parameters) look(schema, { ...place, property })
    if (body !== undefined) look(body.schema, place)
  }
  const places = found.map((one): [string, DeclaredPattern] => [JSON.stringify([one.class, one.property, one.pattern, one.flags]), one])
  return [...new Map(places).values()]
}

type Place = Omit<DeclaredPattern, 'pattern' | 'flags' | 'longest'>

/** Where a condition decides or a transform comes first, class-validator asks all rules of a property, whatever its length. */
function leftToClassValidator(binding: ClassBinding | undefined, operationId: string): readonly DeclaredPattern[] {
  if (binding === undefined || (binding.remainder.length === 0 && binding.transforms.size === 0)) return []
  const grouped = binding.remainder.filter(({ reason }) => reason === 'grouped').map(({ property }) => property)
  const left = new Set([...uncheckedProperties(binding), ...grouped])
  return getMetadataStorage()
    .getTargetValidationMetadatas(binding.ctor as never, '', true, false)
    .filter(({ name, propertyName }) => name === 'matches' && left.has(propertyName))
    .flatMap(({ propertyName, constraints }) => {
      const expression = expressionOf({ rule: 'matches', args: constraints as RuleArguments })
      return expression === undefined ? [] : [{ ...expression, operationId, class: binding.ctor.name, property: propertyName }]
    })
}
type RuleArguments = ValidationRule['args']

function patternsOf({ rules = [], constraints }: Schema): readonly { pattern: string; flags: string; longest: number | undefined }[] {
  const own = constraints?.pattern
  return [
    ...(own === undefined ? [] : [{ pattern: own, flags: 'u', longest: constraints?.maxLength }]),
    ...rules.flatMap((rule) => {
      const expression = expressionOf(rule)
      return expression === undefined ? [] : [{ ...expression, longest: longestOf(rules, rule) }]
    }),
  ]
}

function expressionOf({
  rule,
  args: [pattern, modifiers],
}: ValidationRule): { readonly pattern: string; readonly flags: string } | undefined {
  if (rule !== 'matches') return undefined
  if (typeof pattern === 'string') return { pattern, flags: typeof modifiers === 'string' ? modifiers : '' }
  if (pattern instanceof RegExp) return { pattern: pattern.source, flags: pattern.flags }
  const { regex, flags } = pattern as { readonly regex?: unknown; readonly flags?: unknown }
  return typeof regex === 'string' ? { pattern: regex, flags: String(flags) } : undefined
}

/** How many characters the rules beside a rule allow the same text. */
export function longestOf(rules: readonly ValidationRule[], beside: ValidationRule): number | undefined {
  const limits = rules
    .filter(({ each }) => (each === true) === (beside.each === true))
    .map(({ rule, args }) => (rule === 'maxLength' ? args[0] : rule === 'isLength' ? args[1] : undefined))
    .filter((limit) => typeof limit === 'number')
  return limits.length === 0 ? undefined : Math.min(...limits)
}
