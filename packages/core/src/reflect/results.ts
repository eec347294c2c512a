/** Owns what is given to somebody: the type of a reply, an event or an item, and the headers that come with it. */
import type { ResponseHeader, Schema } from '../model/index.js'
import type { HeaderOptions } from '../decorators/operation.js'
import type { AnyType, ValueOptions } from '../decorators/value.js'
import { locateIn } from './inputs.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import type { Registry, Use } from './registry.js'
import { schemaOfType } from './types.js'
import type { Asked } from './types.js'
import { describeValue } from './value.js'

/** Who gives it. */
export type Giver = Asked & { readonly use: Use }

/** An operation, as who gives something. */
export function askedFor(registry: Registry, source: OperationSource): Giver {
  const { owner, member, location, input } = source
  const at = placeOf(owner, member, location)
  return { registry, owner, member, location, use: { ...(input === undefined ? {} : { target: input }), locate: locateIn(source), at } }
}

/** The type of what an operation gives, with what makers read about it as a whole. */
export function resultSchema(registry: Registry, source: OperationSource, type: AnyType, result: ValueOptions | undefined): Schema {
  return givenSchema(askedFor(registry, source), type, result)
}

/** A type, with what makers read about it as a whole. */
export function givenSchema(giver: Giver, type: AnyType, result: ValueOptions | undefined): Schema {
  const schema = schemaOfType(giver, type)
  return result === undefined ? schema : describeValue(giver.registry, schema, result, giver.use)
}

/** Headers, texts unless they say otherwise. */
export function headersOf(giver: Giver, headers: Readonly<Record<string, HeaderOptions>> = {}): readonly ResponseHeader[] {
  return Object.entries(headers).map(([name, header]) => {
    const typed = header.type !== undefined || header.items !== undefined || header.enum !== undefined
    return { name, schema: schemaOfType(giver, typed ? header : { ...header, type: 'string' }) }
  })
}
