/** Owns schema → class: which schemas become classes, what they are called, and which of them are one. */
import type { NamedSchema, ObjectSchema, Schema } from '@ferrule/core'
import { camelCase, memberNames, pascalCase, type UniqueNames } from './names.js'
import { factsOf, inheritedFields, type Facts, type Loss, type PlannedClass, type PlannedField, type PlannedValue } from './plan.js'

/** Words that say nothing about whose they are. */
const VAGUE =
  /^(items?|data|values?|results?|body|propert(y|ies)|attributes?|fields?|response|request|meta|metadata|records?|list|objects?|entr(y|ies)|payload|content|options|details?|info|parameters?|settings|links?|type|status|id|object|model|part\d*)$/i

export interface ClassPlanner {
  /** The type of a value; `wanted` names the class that it may need, `owner` tells it from others of that name. */
  readonly valueOf: (schema: Schema, wanted: Wanted) => PlannedValue
  readonly classes: PlannedClass[]
}
export interface Wanted {
  readonly name: string
  readonly owner?: string | undefined
  readonly at: string
}

/** Names that are nothing but other names, or lists of them, at most in a row. */
const MOST_FOLLOWED = 100
/** Values that are planned, at most: parts of parts may double at every step. */
const MOST_VALUES = 2_000_000

/** Plans the classes of a model, as operations ask for them. */
export function createClassPlanner(schemas: readonly NamedSchema[], names: UniqueNames, lose: (loss: Loss) => void): ClassPlanner {
  const asObject = findObjects(schemas)
  const named = new Map(schemas.map(({ name, schema }) => [name, asObject(schema)]))
  const className = new Map<string, string>()
  for (const [name, schema] of named) if (isClass(schema)) className.set(name, names.take(pascalCase(name), `${pascalCase(name)}Model`))
  const byName = new Map<string, PlannedClass>()
  const byShape = new Map<string, PlannedClass>()
  const classes: PlannedClass[] = []
  const unfilled = new Map<PlannedClass, ObjectSchema>()
  let left = MOST_VALUES
  return { valueOf, classes }

  /** Classes are filled one after the other: chains of them are as long as a document likes. */
  function valueOf(schema: Schema, wanted: Wanted): PlannedValue {
    const value = read(schema, wanted, [])
    for (const planned of unfilled.keys()) fill(planned)
    return value
  }

  function read(given: Schema, wanted: Wanted, following: readonly string[]): PlannedValue {
    if (--left < 0) return nothing(wanted, 'more values than can be planned')
    const schema = asObject(given)
    const parts = isClass(schema) ? undefined : partsOf(schema, wanted, following)
    return { ...typedValue(schema, wanted, following), ...(parts === undefined ? {} : { parts }) }
  }

  function nothing({ at }: Wanted, what: string): PlannedValue {
    lose({ at, what })
    return { type: { kind: 'any' } }
  }

  function partsOf({ allOf }: Schema, wanted: Wanted, following: readonly string[]): readonly PlannedValue[] | undefined {
    return allOf?.map((part, index) =>
      read(part, { ...wanted, name: `${wanted.name} part${allOf.length > 1 ? ` ${index + 1}` : ''}` }, following),
    )
  }

  function typedValue(schema: Schema, wanted: Wanted, following: readonly string[]): PlannedValue {
    const facts = factsOf(schema)
    switch (schema.kind) {
      case 'reference': {
        const target = named.get(schema.name)
        if (target === undefined) return { ...facts, ...nothing(wanted, 'reference to nothing') }
        if (isClass(target)) return { ...facts, type: { kind: 'class', class: namedClass(schema.name, target) } }
        if (following.includes(schema.name) || following.length >= MOST_FOLLOWED)
          return { ...facts, ...nothing(wanted, 'reference to itself') }
        const value = read(target, { ...wanted, name: pascalCase(schema.name) }, [...following, schema.name])
        return overridden(value, facts)
      }
      case 'array': {
        if (schema.collectionFormat !== undefined) lose({ at: wanted.at, what: 'collectionFormat' })
        const items = read(schema.items, { ...wanted, name: singular(wanted.name), at: `${wanted.at}[]` }, following)
        return { ...facts, type: { kind: 'array', items } }
      }
      case 'object': {
        if (needsClass(schema)) {
          const { discriminator: _, writtenType: __, ...own } = facts
          return { ...own, type: { kind: 'class', class: inlineClass(schema, wanted) } }
        }
        const values =
          schema.additional === true || schema.additional === undefined
            ? undefined
            : read(schema.additional, { ...wanted, name: singular(wanted.name), at: `${wanted.at}{}` }, following)
        return { ...facts, type: { kind: 'dictionary', values } }
      }
      case 'file':
        return { ...facts, type: { kind: 'file', contentType: schema.contentType } }
      case 'string':
        return { ...facts, type: { kind: 'string', date: schema.date } }
      default:
        return { ...facts, type: { kind: schema.kind } }
    }
  }

  function namedClass(name: string, schema: ObjectSchema): PlannedClass {
    const known = byName.get(name)
    if (known !== undefined) return known
    const own = className.get(name) ?? pascalCase(name)
    const planned = plan(own, factsOf(schema), name)
    byName.set(name, planned)
    unfilled.set(planned, schema)
    return planned
  }

  /** Inline schemas of the same shape are one class. */
  function inlineClass(schema: ObjectSchema, { name, owner }: Wanted): PlannedClass {
    const { properties, additional, closed, alsoRequired, allOf, discriminator, writtenType } = schema
    const shape = JSON.stringify({ properties, additional, closed, alsoRequired, allOf, discriminator, writtenType })
    const known = byShape.get(shape)
    if (known !== undefined) return known
    const short = pascalCase(name)
    const long = pascalCase(`${owner ?? ''} ${name}`)
    const planned = plan(
      VAGUE.test(short) ? names.take(long) : names.take(short, long),
      { ...(discriminator === undefined ? {} : { discriminator }), ...(writtenType === undefined ? {} : { writtenType }) },
      undefined,
    )
    byShape.set(shape, planned)
    unfilled.set(planned, schema)
    return planned
  }

  function plan(name: string, facts: Facts, wireName: string | undefined): PlannedClass {
    const planned: PlannedClass = {
      name,
      kind: 'model',
      facts,
      doc: facts.description ?? facts.summary,
      fields: [],
      groups: new Set(),
      ...(wireName === undefined || wireName === name ? {} : { wireName }),
    }
    classes.push(planned)
    return planned
  }

  /** `depth`: how many classes wait for this one. */
  function fill(planned: PlannedClass, depth = 0): void {
    const schema = unfilled.get(planned)
    if (schema === undefined) return
    unfilled.delete(planned)
    const { additional, closed, alsoRequired } = schema
    if (closed === true) planned.additional = false
    else if (additional === true) planned.additional = true
    else if (additional !== undefined)
      planned.additional = read(additional, { name: 'Value', owner: planned.name, at: `${planned.name}{}` }, [])
    if (alsoRequired !== undefined) planned.alsoRequired = alsoRequired
    const parts = partsOf(schema, { name: planned.name, at: `${planned.name} allOf` }, [])
    if (parts !== undefined) planned.parts = parts
    // What is inherited is named as it is there.
    for (const { type } of parts ?? []) if (type.kind === 'class' && depth < MOST_FOLLOWED) fill(type.class, depth + 1)
    const inherited = inheritedFields(planned)
    const members = memberNames()
    for (const { property } of inherited) members.take(property)
    for (const { property, name, required, schema: own } of schema.properties) {
      const same = inherited.find((field) => field.name === name)
      const member = same?.property ?? members.take(camelCase(isPlain(property) ? property : name))
      const at = `${planned.name}.${member}`
      const value = read(own, { name: pascalCase(name), owner: planned.name, at }, [])
      planned.fields.push({ property: member, name, place: 'property', required, value, more: {}, at } satisfies PlannedField)
    }
  }
}

/** What a use says beside a reference goes before what the named schema says; of facts of several parts it adds some. */
function overridden(value: PlannedValue, facts: Facts): PlannedValue {
  const merged = (['constraints', 'hints', 'extensions', 'verbatim'] as const).flatMap((key) =>
    value[key] === undefined || facts[key] === undefined ? [] : [[key, { ...value[key], ...facts[key] }] as const],
  )
  return { ...value, ...facts, ...Object.fromEntries(merged) } as PlannedValue
}

const isPlain = (name: string): boolean => /^[A-Za-z]\w*$/.test(name)

/** Whether a named schema becomes a class. */
export function isClass(schema: Schema): schema is ObjectSchema {
  return schema.kind === 'object' && needsClass(schema)
}

/**
 * Reads what is made of objects alone as an object: it has their properties, though it does not say of which type it is. Anything else stays as
 * it is.
 */
export function findObjects(schemas: readonly NamedSchema[]): (schema: Schema) => Schema {
  const named = new Map(schemas.map(({ name, schema }) => [name, schema]))
  const known = new Map<string, boolean | undefined>()
  /** Whether something is an object; `undefined` where it may be anything. */
  const isObject = (schema: Schema, depth = 0): boolean | undefined => {
    if (schema.kind === 'object') return true
    if (schema.kind === 'reference') {
      const { name } = schema
      const target = known.has(name) || depth >= MOST_FOLLOWED ? undefined : named.get(name)
      // A circle says nothing.
      if (!known.has(name)) known.set(name, undefined)
      if (target !== undefined) known.set(name, isObject(target, depth + 1))
      return known.get(name)
    }
    if (schema.kind !== 'any') return false
    if (schema.enum !== undefined) return false
    const parts = (schema.allOf ?? []).map((part) => isObject(part, depth + 1))
    return parts.includes(false) ? false : parts.includes(true) || undefined
  }
  return (schema) =>
    schema.kind === 'any' && isObject(schema) === true ? { writtenType: null, ...schema, kind: 'object', properties: [] } : schema
}

/** Whether an object needs a class: it has properties, or nothing else may be in it. */
function needsClass({ properties, additional, closed, alsoRequired, allOf }: ObjectSchema): boolean {
  const said = closed !== undefined || alsoRequired !== undefined || allOf !== undefined
  return said || properties.length > 0 || additional === undefined
}

/** The name of one of several. */
export function singular(name: string): string {
  if (/(ss|us|is|news|series)$/i.test(name)) return `${name}Item`
  if (/ies$/i.test(name)) return name.replace(/ies$/i, 'y')
  if (/(x|ch|sh|ss)es$/i.test(name)) return name.replace(/es$/i, '')
  return /s$/i.test(name) ? name.slice(0, -1) : `${name}Item`
}
