/**
 * Owns the model as the server reads it. A definition that was imported may leave open what belongs into an object, build it on others, or contradict
 * itself; that is settled here, once, so that whoever compiles a schema finds it said outright.
 */
import type { ConnectorModel, EnumMember, ObjectSchema, Operation, PropertyModel, Schema } from '@ferrule/core'
import { withMergedParts } from './merge-parts.js'

/** The same connector, settled. What needs nothing stays as it is. */
export function servedModel(declared: ConnectorModel): ConnectorModel {
  const model = withMergedParts(declared)
  const settle = createSettle(openedByUse(model))
  return {
    ...model,
    operations: model.operations.map((operation) => settleOperation(operation, settle, model.backend !== undefined)),
    schemas: model.schemas.map(({ name, ...named }) => ({ ...named, name, schema: settle(named.schema, name) })),
  }
}

/** Settles a schema; `name` is its own, where it has one. */
type Settle = (schema: Schema, name?: string) => Schema

function settleOperation(operation: Operation, settle: Settle, forwarded: boolean): Operation {
  const { parameters, body, responses, defaultResponse } = operation
  const answer = <T extends { readonly schema?: Schema }>(response: T): T =>
    response.schema === undefined ? response : { ...response, schema: settle(response.schema) }
  return {
    ...operation,
    parameters: parameters.map((parameter) => ({
      ...parameter,
      schema: forwarded && isNegotiated(parameter) ? { kind: 'string' } : settle(parameter.schema),
    })),
    ...(body === undefined ? {} : { body: { ...body, schema: settle(body.schema) } }),
    responses: responses.map(answer),
    ...(defaultResponse === undefined ? {} : { defaultResponse: answer(defaultResponse) }),
  }
}

/** These belong to HTTP, whatever a definition says of them: `application/json; charset=utf-8` is no other type. The backend judges them. */
function isNegotiated({ in: place, name }: Operation['parameters'][number]): boolean {
  return place === 'header' && /^(accept|content-type|authorization)$/i.test(name)
}

function createSettle(opened: ReadonlySet<string>): Settle {
  const settleObject = (schema: ObjectSchema, name: string | undefined): ObjectSchema => {
    const { properties, additional, closed, dynamicSchema, alsoRequired = [] } = schema
    const declared = new Set(properties.map((property) => property.name))
    // Another operation tells the designer what belongs into it; and where nothing is declared, nothing can be excluded.
    const isOpen = dynamicSchema !== undefined || (name !== undefined && opened.has(name)) || properties.length === 0
    const others = additional ?? (isOpen && closed !== true ? true : undefined)
    return {
      ...schema,
      properties: [
        ...properties.map((property) => ({ ...property, schema: settle(property.schema) })),
        ...alsoRequired.filter((required) => !declared.has(required)).map(undeclared),
      ],
      ...(others === undefined ? {} : { additional: others === true ? true : settle(others) }),
    }
  }

  const settle: Settle = (schema, name) => {
    // An array that is described by properties: nobody can say which of the two it is.
    if (typeof schema.writtenType === 'string' && schema.kind !== 'file' && schema.writtenType !== schema.kind) return { kind: 'any' }
    switch (schema.kind) {
      case 'object':
        return settleObject(schema, name)
      case 'array':
        return { ...schema, items: settle(schema.items) }
      case 'string':
      case 'number':
      case 'integer':
      case 'boolean':
        return withoutContradictions(schema)
      default:
        return schema.allOf === undefined ? schema : { ...schema, allOf: schema.allOf.map((part) => settle(part)) }
    }
  }
  return settle
}

/** A property that must be there although nothing else is said of it. */
function undeclared(name: string): PropertyModel {
  return { property: name, name, required: true, schema: { kind: 'any' } }
}

type Scalar = Extract<Schema, { kind: 'string' | 'number' | 'integer' | 'boolean' }>

/** `type: boolean, enum: ["true", "false"]` and `type: string, default: null` mean what the type says. */
function withoutContradictions(schema: Scalar): Scalar {
  const { enum: members, default: fallback, ...rest } = schema
  if (members === undefined && fallback === undefined) return schema
  const fitting = members?.flatMap((member): EnumMember[] => {
    const value = ofKind(schema, member.value)
    return value === undefined ? [] : [{ ...member, value }]
  })
  const kept = fallback === undefined ? undefined : ofKind(schema, fallback)
  return {
    ...rest,
    ...(fitting === undefined || fitting.length === 0 ? {} : { enum: fitting }),
    ...(kept === undefined ? {} : { default: kept }),
  } as Scalar
}

/** A value as the schema's type has it, or `undefined` where it has none of the kind. */
function ofKind({ kind, nullable }: Scalar, value: unknown): string | number | boolean | undefined {
  if (value === null) return nullable === true ? (null as never) : undefined
  if (kind === 'string') return typeof value === 'object' ? undefined : String(value)
  if (kind === 'boolean') return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && (kind === 'number' || Number.isInteger(number)) ? number : undefined
}

/** The named schemas that somewhere are used as what another operation describes. */
function openedByUse(model: ConnectorModel): ReadonlySet<string> {
  const opened = new Set<string>()
  const look = (schema: Schema | undefined): void => {
    switch (schema?.kind) {
      case 'reference':
        if (schema.dynamicSchema !== undefined) opened.add(schema.name)
        return
      case 'array':
        return look(schema.items)
      case 'object':
        for (const property of schema.properties) look(property.schema)
        if (typeof schema.additional === 'object') look(schema.additional)
        return
    }
  }
  for (const { schema } of model.schemas) look(schema)
  for (const { body, responses, defaultResponse } of model.operations) {
    for (const one of [body, ...responses, defaultResponse]) look(one?.schema)
  }
  return opened
}
