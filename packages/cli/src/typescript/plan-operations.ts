/** Owns operation → method: what it is called, what it takes, in which class it stands. */
import type { ConnectorModel, Operation, Schema } from '@ferrule/core'
import type { UniqueNames } from './names.js'
import { groupOf } from './groups.js'
import { camelCase, memberNames, pascalCase } from './names.js'
import { planNotification, type PlannedNotification } from './notifications.js'
import { findObjects, isClass, type ClassPlanner } from './plan-classes.js'
import { factsOf, type PlannedClass, type PlannedField, type PlannedValue } from './plan.js'

type Parameter = Operation['parameters'][number]
type Body = NonNullable<Operation['body']>
type Notification = NonNullable<Operation['notification']>
type Answer = Operation['responses'][number] | NonNullable<Operation['defaultResponse']>

export interface PlannedOperation {
  readonly operation: Operation
  readonly method: string
  /** The property of the connector that holds the class with the method; absent: the connector itself. */
  readonly part?: string
  readonly group: string
  readonly input?: PlannedClass
  readonly responses: readonly { readonly status: number | 'default'; readonly value?: PlannedValue }[]
  readonly headers: ReadonlyMap<number | 'default', readonly { readonly name: string; readonly value: PlannedValue }[]>
  readonly event?: PlannedValue
  readonly item?: PlannedValue
  readonly notification?: PlannedNotification
}

/** More operations than these are grouped into parts. */
const MOST_IN_ONE_CLASS = 40

/** Plans every operation of a model. Each gets a group: its first tag, or the first word of its path. */
export function planOperations(model: ConnectorModel, planner: ClassPlanner, names: UniqueNames): readonly PlannedOperation[] {
  const grouped = model.operations.length > MOST_IN_ONE_CLASS
  const parts = memberNames()
  const partOf = new Map<string, string>()
  const methods = new Map<string, UniqueNames>()
  if (grouped) {
    for (const operation of model.operations) {
      const group = groupOf(operation)
      if (!partOf.has(group.toLowerCase())) partOf.set(group.toLowerCase(), parts.take(camelCase(group, 'operations')))
    }
  }
  const inputNames = model.operations.map(({ id }) => pascalCase(id, 'Operation'))
  const asObject = findObjects(model.schemas)
  const named = new Map(model.schemas.map(({ name, schema }) => [name, asObject(schema)]))
  return model.operations.map((given, index) => {
    const operation = withOwnLabels(given, named)
    const group = groupOf(operation)
    const part = partOf.get(group.toLowerCase())
    const taken = methods.get(part ?? '') ?? memberNames()
    methods.set(part ?? '', taken)
    const method = taken.take(camelCase(operation.id, 'operation'))
    const name = inputNames[index] ?? 'Operation'
    const input = planInput(operation, name, planner, names)
    const responses: readonly Answer[] = [
      ...operation.responses,
      ...(operation.defaultResponse === undefined ? [] : [operation.defaultResponse]),
    ]
    const statusOf = (response: Answer): number | 'default' => ('status' in response ? response.status : 'default')
    const first = responses.findIndex(({ schema }) => schema !== undefined)
    return {
      operation,
      method,
      group,
      ...(part === undefined ? {} : { part }),
      ...(input === undefined ? {} : { input }),
      responses: responses.map((response, at) => {
        const status = statusOf(response)
        if (response.schema === undefined) return { status }
        const wanted = at === first ? 'Response' : `Response ${String(status)}`
        return {
          status,
          value: planner.valueOf(response.schema, { name: pascalCase(wanted), owner: name, at: `${operation.id} ${String(status)}` }),
        }
      }),
      headers: new Map(
        responses.map((response) => [
          statusOf(response),
          (response.headers ?? []).map((header) => ({
            name: header.name,
            value: planner.valueOf(header.schema, { name: pascalCase(header.name), owner: name, at: `${operation.id} ${header.name}` }),
          })),
        ]),
      ),
      ...(operation.kind === 'webhookTrigger'
        ? { event: planner.valueOf(operation.event, { name: 'Event', owner: name, at: `${operation.id} event` }) }
        : {}),
      ...(operation.kind === 'pollingTrigger' && operation.item !== undefined
        ? { item: planner.valueOf(operation.item, { name: 'Item', owner: name, at: `${operation.id} item` }) }
        : {}),
      ...(operation.notification === undefined
        ? {}
        : { notification: planNotification(besideEvent(operation), name, operation.id, planner) }),
    }
  })
}

/** An answer with its body. */
export interface Main {
  readonly status: number | 'default'
  readonly value: PlannedValue | undefined
}

/** The reply that the method returns: the first success with a body, else the first success, the answer with any status, a redirection. */
export function mainResponse({ responses }: PlannedOperation): Main | undefined {
  const below = (limit: number): Main[] =>
    responses.flatMap(({ status, value }) => (typeof status === 'number' && status < limit ? [{ status, value }] : []))
  const others = responses.find(({ status }) => status === 'default')
  const found = below(300).find(({ value }) => value !== undefined) ?? below(300)[0] ?? others ?? below(400)[0]
  return found === undefined ? undefined : { status: found.status, value: found.value }
}

/**
 * The labels of a body are said with its property, which is written as those of the parameter. Where the body is a named list or single value
 * with labels of its own, they are told apart.
 */
function withOwnLabels<T extends Operation>(operation: T, named: ReadonlyMap<string, Schema>): T {
  const { body } = operation
  if (body?.schema.kind !== 'reference' || body.presentation !== undefined) return operation
  const target = named.get(body.schema.name)
  if (target === undefined || isClass(target) || Object.keys(labelsOf(target)).length === 0) return operation
  const { summary, description, visibility, ...schema } = body.schema
  return { ...operation, body: { ...body, schema, presentation: labelsOf({ summary, description, visibility }) } }
}

function labelsOf({ summary, description, visibility }: Labels): NonNullable<Body['presentation']> {
  return Object.fromEntries(Object.entries({ summary, description, visibility }).filter(([, said]) => said !== undefined))
}
type Labels = { readonly [K in 'summary' | 'description' | 'visibility']?: Schema[K] | undefined }

/** What a trigger sends is its event, which is planned already. */
function besideEvent({ kind, notification = {} }: Operation): Notification {
  const { schema, ...rest } = notification
  return kind === 'webhookTrigger' || schema === undefined ? rest : { ...rest, schema }
}

function planInput(operation: Operation, name: string, planner: ClassPlanner, names: UniqueNames): PlannedClass | undefined {
  const { parameters, body } = operation
  if (parameters.length === 0 && body === undefined) return undefined
  const className = names.take(name, `${name}Input`)
  const members = memberNames()
  const fields: PlannedField[] = parameters.map((parameter) => parameterField(parameter, className, members, planner))
  if (body !== undefined) {
    const own = bodyFields(operation, body, className, members, planner)
    fields.splice(body.position ?? fields.length, 0, ...own)
  }
  const input: PlannedClass = {
    name: className,
    kind: 'input',
    facts: {},
    fields,
    groups: new Set(),
    doc: operation.summary === '' ? undefined : `${operation.summary.replace(/[.\s]+$/, '')}: what it takes.`,
  }
  planner.classes.push(input)
  return input
}

function parameterField(parameter: Parameter, owner: string, members: UniqueNames, planner: ClassPlanner): PlannedField {
  const { name, required, schema, urlEncoding, allowEmptyValue, triggerValue } = parameter
  const property = members.take(camelCase(name))
  const at = `${owner}.${property}`
  const isFile = schema.kind === 'file' && parameter.in === 'formData'
  const { collectionFormat, ...plain } = schema as typeof schema & { readonly collectionFormat?: string }
  return {
    property,
    name,
    place: isFile ? 'file' : parameter.in,
    required,
    value: planner.valueOf(plain as typeof schema, { name: pascalCase(name), owner, at }),
    more: {
      ...encodingOf(parameter.in, urlEncoding),
      ...(collectionFormat === undefined ? {} : { collectionFormat }),
      ...(allowEmptyValue === undefined ? {} : { allowEmptyValue }),
      ...(triggerValue === undefined ? {} : { triggerValue }),
    },
    at,
  }
}

/** Paths are encoded once unless said otherwise; elsewhere nothing is said unless it is. */
function encodingOf(place: Parameter['in'], urlEncoding: Parameter['urlEncoding']): Readonly<Record<string, unknown>> {
  if (place !== 'path') return urlEncoding === undefined ? {} : { urlEncoding }
  return urlEncoding === 'single' ? {} : { urlEncoding: urlEncoding ?? false }
}

/** The body's properties where the body is nothing but them; else one property that is the whole body. */
function bodyFields(operation: Operation, body: Body, owner: string, members: UniqueNames, planner: ClassPlanner): readonly PlannedField[] {
  const { schema } = body
  if (isFlat(operation, body) && schema.kind === 'object') {
    return schema.properties.map(({ name, required, schema: own }) => {
      const property = members.take(camelCase(name))
      const at = `${owner}.${property}`
      return {
        property,
        name,
        place: 'property',
        required,
        value: planner.valueOf(own, { name: pascalCase(name), owner, at }),
        more: {},
        at,
      }
    })
  }
  const property = members.take(camelCase(body.property ?? body.name ?? 'body'))
  const at = `${owner}.${property}`
  const value = planner.valueOf(schema, { name: 'Body', owner, at })
  const usual = schema.kind === 'file' ? (schema.contentType ?? 'application/octet-stream') : 'application/json'
  return [
    {
      property,
      name: body.name ?? 'body',
      place: 'body',
      required: body.required,
      value,
      more: body.contentType === usual ? {} : { contentType: body.contentType },
      at,
    },
  ]
}

/** Where properties travel in the query unless they say otherwise. */
const BODILESS: ReadonlySet<Operation['verb']> = new Set(['GET', 'HEAD', 'DELETE'])

function isFlat({ verb, parameters }: Operation, body: Body): boolean {
  const { schema } = body
  return (
    body.property === undefined &&
    !BODILESS.has(verb) &&
    schema.kind === 'object' &&
    schema.properties.length > 0 &&
    schema.additional === undefined &&
    schema.closed === undefined &&
    schema.alsoRequired === undefined &&
    Object.keys(factsOf(schema)).length === 0 &&
    parameters.every((parameter) => parameter.in !== 'formData')
  )
}
