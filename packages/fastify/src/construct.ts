/** Owns making instances of input classes out of checked values: generated functions, so that every instance has the same hidden class. */
import type { ClassBinding, NamedSchema, ObjectSchema, Schema, TransformParameters } from '@ferrule/core'
import { uncheckedProperties } from './validation-schema.js'
import { escapeToken } from './faults.js'
import { isInherited } from './inherited-names.js'
import { isInstant, parseInstant, type InstantFormat } from './instant.js'

/** An instance that class-validator may have to look at. */
export interface Constructed {
  readonly instance: object
  readonly binding: ClassBinding
  /** Where it is: a location and a JSON pointer, such as `body:/lines/0`. */
  readonly pointer: string
  /** Where its properties travelled: `/name` below the pointer, or a pointer of their own. */
  readonly names: ReadonlyMap<string, string>
  /** The instance that holds it, and in which property. */
  readonly parent: Constructed | undefined
  readonly property: string | undefined
}

/** What a construction found besides the instance. */
export interface Trail {
  readonly constructed: Constructed[]
  readonly problems: { readonly pointer: string; readonly code: string; readonly message: string }[]
}

/** Makes a value: instances where the model has classes, `Date` where it has dates, the rest as it came. */
export type Construct = (
  value: unknown,
  pointer: string,
  trail: Trail | undefined,
  parent: Constructed | undefined,
  property: string | undefined,
) => unknown

/** Makes the instance of an input class out of its body and the values that travelled elsewhere, by property. */
export type ConstructInput = (body: object, trail: Trail | undefined, values: Readonly<Record<string, unknown>>) => unknown

export interface ConstructionSource {
  readonly schemas: readonly NamedSchema[]
  readonly classes: ReadonlyMap<string, ClassBinding>
}

/** A property that does not travel in the body, and where it does: `query:/limit`. */
export interface Elsewhere {
  readonly property: string
  readonly schema: Schema
  readonly pointer: string
}

/** What an input instance is made of. */
export interface InputFields {
  readonly body: Pick<ObjectSchema, 'properties' | 'additional'>
  readonly elsewhere: readonly Elsewhere[]
  readonly binding: ClassBinding | undefined
}

/** Makes constructing functions; one per class, shared by everything that refers to it. */
export interface Constructor {
  /** `undefined`: the value is used as it came. */
  of(schema: Schema): Construct | undefined
  input(fields: InputFields): ConstructInput
  /** Whether class-validator has to look at something below, or something was not checked before. */
  hasRemainder(schema: Schema): boolean
}

/** Starts a set of constructing functions over a model. */
export function createConstructor(source: ConstructionSource): Constructor {
  const named = new Map(source.schemas.map(({ name, schema }) => [name, schema]))
  const made = new Map<string, { construct: Construct | undefined }>()

  const lookUp = (name: string): Schema => {
    const schema = named.get(name)
    if (schema === undefined) throw new Error(`the model has no schema named ${name}`)
    return schema
  }

  /** Whether a value differs from its instance. What refers back to something being looked at adds nothing of its own. */
  const differs = (schema: Schema, looking: ReadonlySet<string> = new Set()): boolean => {
    switch (schema.kind) {
      case 'reference':
        if (looking.has(schema.name)) return false
        return source.classes.has(schema.name) || differs(lookUp(schema.name), new Set([...looking, schema.name]))
      case 'string':
        return schema.date === true
      case 'array':
        return differs(schema.items, looking)
      case 'object':
        return (
          schema.properties.some(
            (property) => property.name !== property.property || property.schema.default !== undefined || differs(property.schema, looking),
          ) ||
          (typeof schema.additional === 'object' && differs(schema.additional, looking))
        )
      default:
        return false
    }
  }

  const remains = (schema: Schema, looking: ReadonlySet<string> = new Set()): boolean => {
    switch (schema.kind) {
      case 'reference': {
        if (looking.has(schema.name)) return false
        const binding = source.classes.get(schema.name)
        return (binding !== undefined && needsTrail(binding)) || remains(lookUp(schema.name), new Set([...looking, schema.name]))
      }
      case 'array':
        return remains(schema.items, looking)
      case 'object':
        return (
          schema.properties.some((property) => remains(property.schema, looking)) ||
          (typeof schema.additional === 'object' && remains(schema.additional, looking))
        )
      default:
        return false
    }
  }

  const of = (schema: Schema): Construct | undefined => {
    if (!differs(schema)) return undefined
    switch (schema.kind) {
      case 'reference': {
        const existing = made.get(schema.name)
        if (existing !== undefined) {
          // Still being made: the schema refers to itself.
          return (
            existing.construct ??
            ((value, pointer, trail, parent, property) => existing.construct?.(value, pointer, trail, parent, property))
          )
        }
        const entry: { construct: Construct | undefined } = { construct: undefined }
        made.set(schema.name, entry)
        const target = lookUp(schema.name)
        const binding = source.classes.get(schema.name)
        entry.construct = target.kind === 'object' ? object(target, binding) : of(target)
        return entry.construct
      }
      case 'string':
        return (value) => (typeof value === 'string' ? parseInstant(value) : value)
      case 'array': {
        const item = of(schema.items)
        return item === undefined ? undefined : list(item, remains(schema.items))
      }
      case 'object':
        return object(schema, undefined)
      default:
        return undefined
    }
  }

  /** Generates the function of one object. Names and defaults enter the source as JSON, everything else as a parameter. */
  const object = (
    { properties, additional }: ObjectFields,
    binding: ClassBinding | undefined,
    elsewhere: readonly Elsewhere[] = [],
  ): Construct => {
    const values: unknown[] = []
    const use = (value: unknown): string => `_${values.push(value) - 1}`
    const unchecked = uncheckedProperties(binding)
    const all = [
      ...properties.map((property) => ({
        ...property,
        from: read('source', property.name),
        pointer: `/${escapeToken(property.name)}`,
      })),
      ...elsewhere.map((property) => ({
        ...property,
        optional: undefined,
        name: property.property,
        from: read('values', property.property),
      })),
    ]
    const lines = all.map(({ property, name, schema, from, pointer, optional }) => {
      const at = pointer.startsWith('/') ? `pointer + ${JSON.stringify(pointer)}` : JSON.stringify(pointer)
      const below = `${at}, trail, self, ${JSON.stringify(property)}`
      const call = (construct: Construct | undefined): string =>
        construct === undefined
          ? 'value'
          : `value === null ? null : ${use(construct)}(value, ${remains(schema) ? below : 'pointer, trail, self, undefined'})`
      const target = `instance[${JSON.stringify(property)}]`
      const expression = unchecked.has(property)
        ? `${use(transformed(binding?.transforms.get(property) ?? [], loosely(schema), name))}(value, ${below}, source)`
        : call(of(schema))
      const fallback =
        schema.default === undefined
          ? ''
          : ` else { value = ${JSON.stringify(schema.default)}; ${target} = ${unchecked.has(property) ? 'value' : call(of(schema))} }`
      // @IsOptional lets null in, but the method's type says `undefined`: where null is not a value, it is as good as absent.
      const absent =
        optional === true && schema.nullable !== true && schema.kind !== 'any' && !unchecked.has(property) ? '== null' : '=== undefined'
      return `if (!((value = ${from}) ${absent})) ${target} = ${expression};${fallback}`
    })
    const names = new Map(all.map(({ property, pointer }) => [property, pointer]))
    const trailed = binding !== undefined && (needsTrail(binding) || all.some(({ schema }) => remains(schema)))
    const others =
      additional === undefined
        ? ''
        : `${use(rest(new Set(properties.map(({ name }) => name)), additional === true ? undefined : of(additional)))}(source, instance, pointer, trail, self);`
    const body = `
      if (typeof source !== 'object' || source === null) return source
      const instance = ${binding === undefined ? '{}' : `new ${use(binding.ctor)}()`}
      const self = ${trailed ? `{ instance, binding: ${use(binding)}, pointer, names: ${use(names)}, parent, property }` : 'undefined'}
      ${trailed ? 'trail.constructed.push(self)' : ''}
      let value
      ${lines.join('\n')}
      ${others}
      return instance`
    const parameters = values.map((_, index) => `_${index}`)
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is made of JSON texts and numbered names only
    const make = new Function(...parameters, `return function construct(source, pointer, trail, parent, property, values) {${body}}`) as (
      ...values: unknown[]
    ) => Construct
    return make(...values)
  }

  /**
   * Makes what class-validator has to judge first: the value may be anything. What fits a class becomes its instance, so that its
   * rules apply; properties that the class does not have are reported.
   */
  const loosely = (schema: Schema): Construct => {
    switch (schema.kind) {
      case 'string':
        return schema.date === true ? (value) => looseDate(value, schema.format === 'date' ? 'date' : 'date-time') : (value) => value
      case 'array': {
        const item = loosely(schema.items)
        return (value, pointer, trail, parent, property) =>
          Array.isArray(value)
            ? value.map((one, index) => item(one, `${pointer}/${index}`, trail, parent, property))
            : item(value, pointer, trail, parent, property)
      }
      case 'reference': {
        const target = lookUp(schema.name)
        const binding = source.classes.get(schema.name)
        return (value, pointer, trail, parent, property) => {
          if (target.kind !== 'object') return loosely(target)(value, pointer, trail, parent, property)
          if (Array.isArray(value))
            return value.map((one, index) => looseObject(target, binding, one, `${pointer}/${index}`, trail, parent, property))
          return looseObject(target, binding, value, pointer, trail, parent, property)
        }
      }
      case 'object':
        return (value, pointer, trail, parent, property) => looseObject(schema, undefined, value, pointer, trail, parent, property)
      default:
        return (value) => value
    }
  }

  const looseObject = (
    target: ObjectSchema,
    binding: ClassBinding | undefined,
    value: unknown,
    pointer: string,
    trail: Trail | undefined,
    parent: Constructed | undefined,
    property: string | undefined,
  ): unknown => {
    if (!isPlainObject(value)) return value
    const instance = (binding === undefined ? {} : new (binding.ctor as new () => object)()) as Record<string, unknown>
    const byName = new Map(target.properties.map((one) => [one.name, one]))
    const names = new Map(target.properties.map((one) => [one.property, `/${escapeToken(one.name)}`]))
    const self = binding === undefined ? undefined : { instance, binding, pointer, names, parent, property }
    if (self !== undefined) trail?.constructed.push(self)
    for (const [name, given] of Object.entries(value)) {
      const declared = byName.get(name)
      const at = `${pointer}/${escapeToken(name)}`
      if (declared !== undefined) {
        const construct = transformed(binding?.transforms.get(declared.property) ?? [], loosely(declared.schema), name)
        instance[declared.property] = construct(given, at, trail, self, declared.property, value)
      } else if (target.additional === undefined) {
        trail?.problems.push({ pointer: at, code: 'unknown', message: 'is not known here' })
      } else {
        instance[name] = target.additional === true ? given : loosely(target.additional)(given, at, trail, self, name)
      }
    }
    return instance
  }

  return {
    of,
    input({ body, elsewhere, binding }) {
      const construct = object(body, binding, elsewhere) as (...call: readonly unknown[]) => unknown
      return (source, trail, values) => construct(source, 'body:', trail, undefined, undefined, values)
    },
    hasRemainder: (schema) => remains(schema),
  }
}

/** The source that reads a property. */
function read(object: string, name: string): string {
  const key = JSON.stringify(name)
  return isInherited(name) ? `(Object.hasOwn(${object}, ${key}) ? ${object}[${key}] : undefined)` : `${object}[${key}]`
}

type ObjectFields = Pick<ObjectSchema, 'properties' | 'additional'>

/** Whether an instance has to be noted: class-validator has to look at it, or something in it was not checked. */
export function needsTrail(binding: ClassBinding): boolean {
  return binding.remainder.length > 0 || binding.transforms.size > 0
}

function list(item: Construct, trailed: boolean): Construct {
  return (value, pointer, trail, parent, property) => {
    if (!Array.isArray(value)) return value
    const made = new Array<unknown>(value.length)
    for (let index = 0; index < value.length; index++) {
      const one: unknown = value[index]
      made[index] = one === null ? null : item(one, trailed ? `${pointer}/${index}` : pointer, trail, parent, property)
    }
    return made
  }
}

/** The properties of a dictionary. */
function rest(declared: ReadonlySet<string>, construct: Construct | undefined) {
  return (
    source: Readonly<Record<string, unknown>>,
    instance: Record<string, unknown>,
    pointer: string,
    trail: Trail | undefined,
    self: Constructed | undefined,
  ): void => {
    for (const key of Object.keys(source)) {
      if (declared.has(key)) continue
      const value = source[key]
      instance[key] =
        construct === undefined || value === null ? value : construct(value, `${pointer}/${escapeToken(key)}`, trail, self, key)
    }
  }
}

type Transformed = (
  value: unknown,
  pointer: string,
  trail: Trail | undefined,
  parent: Constructed | undefined,
  property: string | undefined,
  source: unknown,
) => unknown

/** class-transformer's order: the transforms see what travelled, what they give becomes an instance. */
function transformed(
  transforms: readonly ((parameters: TransformParameters) => unknown)[],
  construct: Construct,
  key: string,
): Transformed {
  return (value, pointer, trail, parent, property, source) => {
    let given = value
    for (const transform of transforms) {
      try {
        // 0: from plain to instance.
        given = transform({ value: given, key, obj: source, type: 0, options: {} })
      } catch {
        // The value came unchecked, so it is the value that is wrong.
        trail?.problems.push({ pointer, code: 'transform', message: 'is not of the expected form' })
        return given
      }
    }
    return construct(given, pointer, trail, parent, property)
  }
}

/** What is not the text of a date becomes an invalid one where it is text, and stays what it is otherwise: `isDate` refuses both. */
function looseDate(value: unknown, format: InstantFormat): unknown {
  if (typeof value !== 'string') return value
  return isInstant(value, format) ? parseInstant(value) : new Date(Number.NaN)
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
