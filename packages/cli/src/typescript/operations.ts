/** Owns planned operation → method: its decorator, its signature, and a body that sends it on. */
import { foldName, operationIdOf, templateNames, type ConnectorModel, type Operation } from '@ferrule/core'
import { call, docComment, json, object, print, text, width, PRETTIER, type Entry, type Expression } from './layout.js'
import { methodPath } from './dynamic.js'
import { notificationEntry, notificationFactsEntry } from './notifications.js'
import { mainResponse, type Main, type PlannedOperation } from './plan-operations.js'
import { inheritedFields, type PlannedValue } from './plan.js'
import { resultEntries, returnsOf, whole, type Returned } from './returned.js'
import { operationSecurity } from './security.js'
import { declareValue, type ValueScope } from './values.js'

type Response = Operation['responses'][number]
type DefaultResponse = NonNullable<Operation['defaultResponse']>

export interface OperationScope extends ValueScope {
  readonly model: ConnectorModel
  readonly operations: ReadonlyMap<string, PlannedOperation>
  /** The names of security schemes that an operation has declared so far. */
  readonly schemes: Set<string>
}

/** The source of one method. What its results refer to are properties of its input. */
export function methodSource({ dynamic, ...rest }: OperationScope, planned: PlannedOperation): string {
  const { operation, method, input } = planned
  const scope: OperationScope = { ...rest, dynamic: (found, at) => dynamic(found, at, input) }
  const main = mainResponse(planned)
  const found = main?.value === undefined ? undefined : returnsOf(scope, main.value, `${operation.id} ${String(main.status)}`)
  // What a webhook trigger says about a result is said about the event.
  const returned = found && operation.kind === 'webhookTrigger' ? { ...found, returns: whole(found), result: undefined } : found
  const decorators = [
    operationDecorator(scope, planned, main, returned),
    ...operationSecurity(operation, scope.model, scope.schemes, scope.use),
  ]
  scope.use('core types', 'Context')
  if (input !== undefined) scope.use('classes', input.name)
  const parameters = input === undefined ? ['_: undefined', 'context: Context'] : [`input: ${input.name}`, 'context: Context']
  const result = returned?.type ?? 'void'
  const flat = `  async ${method}(${parameters.join(', ')}): Promise<${result}> {`
  const signature =
    width(flat) <= PRETTIER.printWidth ? flat : `  async ${method}(\n    ${parameters.join(',\n    ')},\n  ): Promise<${result}> {`
  const lines = decorators.map((decorator) => `  ${print(decorator, 2)}\n`).join('')
  return `${docComment(undefined, 2)}${lines}${signature}\n    ${forwarded(input !== undefined)}\n  }\n`
}

/** What a generated method does: the one place that knows how an operation is sent on. */
function forwarded(takesInput: boolean): string {
  return takesInput ? 'return context.forward(input)' : 'return context.forward()'
}

function operationDecorator(
  scope: OperationScope,
  planned: PlannedOperation,
  main: Main | undefined,
  returned: Returned | undefined,
): Expression {
  const { operation, method, input } = planned
  const trigger = operation.kind !== 'action'
  const name = operation.kind === 'action' ? 'Action' : 'Trigger'
  scope.use('core', name)
  const decorator = operation.kind === 'action' ? '@Action' : operation.kind === 'webhookTrigger' ? '@Trigger.webhook' : '@Trigger.polling'
  const entries: Entry[] = [
    ['summary', operation.summary === '' ? 'false' : text(operation.summary)],
    ...pass(operation, ['description', 'label', 'visibility']),
    ...(operation.id === operationIdOf(method) ? [] : [['id', text(operation.id)] as const]),
    ...pass(operation, ['deprecated']),
    ...(operation.revision === undefined ? [] : [['annotation', json(operation.revision)] as const]),
    ...pass(operation, ['tags', 'externalDocs']),
    ...(input === undefined
      ? []
      : pathNames(
          operation,
          input.fields.filter(({ place }) => place === 'path'),
        )),
    ...bodyOptions(operation, input?.fields.some(({ place }) => place === 'body') === true),
    ...pass(operation, ['consumes', 'produces', 'safe', 'noGenericTest', 'chunkTransfer', 'agenticProtocol']),
    ...aiOptions(operation),
    ...(trigger ? triggerOptions(scope, planned) : []),
    ...responseEntries(scope, planned, main, returned),
    ...pass(operation, ['extensions', 'verbatim']),
  ]
  return call(decorator, text(`${operation.verb} ${operation.path}`), object(entries))
}

function pass<T extends object, K extends keyof T & string>(from: T, keys: readonly K[]): readonly Entry[] {
  return keys.flatMap((key): Entry[] => (from[key] === undefined ? [] : [[key, json(from[key])]]))
}

/** Names of the route that no property answers to by itself. */
function pathNames({ path }: Operation, fields: readonly { readonly property: string; readonly name: string }[]): readonly Entry[] {
  const names = new Set(templateNames(path))
  const unlike = fields.filter(({ property, name }) => names.has(name) && property !== name && foldName(property) !== foldName(name))
  return unlike.length === 0 ? [] : [['path', object(unlike.map(({ property, name }) => [name, text(property)]))]]
}

/** What is said about the body as a whole. Where one property is the whole body, its decorator says part of it. */
function bodyOptions({ verb, body, parameters }: Operation, whole: boolean): readonly Entry[] {
  if (body === undefined) return []
  // Where a default stands in for every required property of an input that is nothing but body, reflection asks for no body.
  const fixed = parameters.length > 0
  const required =
    body.schema.kind === 'object' &&
    body.schema.properties.some((property) => property.required && (fixed || property.schema.default === undefined))
  const entries: Entry[] = [
    ...(body.name === undefined || body.name === 'body' ? [] : [['name', text(body.name)] as const]),
    ...(verb === 'GET' || verb === 'HEAD' ? [['inGet', 'true'] as const] : []),
    ...(whole || body.required === required ? [] : [['required', String(body.required)] as const]),
    ...(whole || body.contentType === 'application/json' ? [] : [['contentType', text(body.contentType)] as const]),
    ...presentation(body.presentation),
    ...pass(body, ['position', 'extensions', 'verbatim']),
  ]
  return entries.length === 0 ? [] : [['body', object(entries)]]
}

/** What is said about the body beside what its type says: nothing at all is said too. */
function presentation(said: NonNullable<Operation['body']>['presentation']): readonly Entry[] {
  if (said === undefined) return []
  const entries = pass(said, ['summary', 'description', 'visibility'])
  return entries.length === 0 ? [['summary', 'false']] : entries
}

function aiOptions({ modelText, confirmation, aiOffer, id }: Operation): readonly Entry[] {
  const entries: Entry[] = [
    ...pass(modelText ?? {}, ['name', 'description']),
    ...(confirmation === undefined ? [] : [['confirmation', String(confirmation)] as const]),
    ...pass(aiOffer ?? {}, ['enabled']),
  ]
  if (aiOffer?.operations !== undefined) {
    const changes = aiOffer.operations.map(({ operationId, ...change }) => json(operationId === id ? change : { operationId, ...change }))
    entries.push(['changes', { kind: 'array', items: changes }])
  }
  return entries.length === 0 ? [] : [['ai', object(entries)]]
}

function triggerOptions(scope: OperationScope, { operation, event, item, notification }: PlannedOperation): readonly Entry[] {
  if (operation.kind === 'action') return []
  const entries: Entry[] = [...pass(operation, ['hint'])]
  const usual = operation.kind === 'webhookTrigger' ? 'single' : 'batch'
  if (operation.firing !== undefined && operation.firing !== usual) entries.push(['firing', text(operation.firing)])
  entries.push(...pass(operation, ['keptByPlatform']))
  if (operation.sample !== undefined) {
    const called = scope.operations.get(operation.sample.operationId)
    if (called === undefined) scope.lose({ at: operation.id, what: 'sample' })
    else entries.push(['sample', callOptions(called, operation.sample.parameters)])
  }
  const value = operation.kind === 'webhookTrigger' ? event : item
  if (value !== undefined) {
    const returned = returnsOf(scope, value, `${operation.id} event`)
    if (operation.kind === 'pollingTrigger') entries.push(['item', whole(returned)])
    else if (operation.notification === undefined || operation.notification.schema !== undefined)
      entries.push(...resultEntries('event', returned))
  }
  if (operation.kind === 'webhookTrigger' && operation.eventDescription !== operation.description)
    entries.push(['eventDescription', text(operation.eventDescription)])
  if (operation.kind === 'webhookTrigger') entries.push(...notificationFactsEntry(scope, notification, `${operation.id} event`))
  if (operation.kind === 'pollingTrigger' && operation.announcedBy !== undefined) {
    const announcing = scope.operations.get(operation.announcedBy)
    if (announcing === undefined) scope.lose({ at: operation.id, what: 'announcedBy' })
    else entries.push(['announcedBy', text(methodPath(announcing))])
  }
  return entries
}

/** A call of an operation: its method alone, or with constants by property. */
export function callOptions(called: PlannedOperation, parameters: { readonly [name: string]: unknown } | undefined): Expression {
  if (parameters === undefined) return text(methodPath(called))
  const given = Object.entries(parameters).map(([name, value]): Entry => {
    const field = called.input?.fields.find((own) => own.name === name)
    return [field?.property ?? name, json(value)]
  })
  return object([
    ['operation', text(methodPath(called))],
    ['parameters', object(given)],
  ])
}

function responseEntries(
  scope: OperationScope,
  planned: PlannedOperation,
  main: Main | undefined,
  returned: Returned | undefined,
): readonly Entry[] {
  const { operation } = planned
  const entries: Entry[] = []
  const own = main?.status === 'default' ? operation.defaultResponse : operation.responses.find(({ status }) => status === main?.status)
  if (returned !== undefined) entries.push(...resultEntries('returns', returned))
  const status = main?.status ?? false
  if (status !== (returned === undefined ? 204 : 200)) entries.push(['status', json(status)])
  if (own !== undefined) entries.push(['responseDescription', text(own.description)])
  if (operation.nextLink !== undefined) entries.push(['pageable', pageable(operation.nextLink, main?.value)])
  if (operation.kind === 'action') entries.push(...notificationEntry(scope, planned.notification, `${operation.id} notification`))
  const others = [...operation.responses, ...(operation.defaultResponse === undefined ? [] : [operation.defaultResponse])].flatMap(
    (response): Entry[] => {
      const status = statusOf(response)
      const isMain = response === own
      const facts = responseOptions(scope, planned, response, status, isMain, returned !== undefined)
      return isMain && facts.length === 0 ? [] : [[String(status), object(facts)]]
    },
  )
  if (others.length > 0) entries.push(['responses', object(others)])
  return entries
}

function responseOptions(
  scope: OperationScope,
  { operation, responses, headers }: PlannedOperation,
  response: DefaultResponse,
  status: number | 'default',
  isMain: boolean,
  isReturned: boolean,
): readonly Entry[] {
  const at = `${operation.id} ${String(status)}`
  const entries: Entry[] = []
  const value = responses.find((own) => own.status === status)?.value
  if (value !== undefined && !(isMain && isReturned)) {
    entries.push(...resultEntries('returns', returnsOf(scope, value, at)))
  }
  if (!isMain) entries.push(['description', text(response.description)])
  entries.push(...pass(response, ['summary', 'visibility']))
  const media = response.contentType ?? 'application/json'
  if (value !== undefined && media !== impliedMedia(value) && !(value.type.kind === 'file' && response.contentType === undefined))
    entries.push(['contentType', text(media)])
  const own = headers.get(status) ?? []
  if (response.headers !== undefined)
    entries.push(['headers', object(own.map((header) => [header.name, declareValue(scope, header.value, `${at} ${header.name}`)]))])
  entries.push(...pass(response, ['examples', 'extensions', 'verbatim']))
  return entries
}

function impliedMedia({ type }: PlannedValue): string {
  if (type.kind === 'file') return type.contentType ?? 'application/octet-stream'
  return type.kind === 'string' && type.date !== true ? 'text/plain' : 'application/json'
}

function pageable(nextLink: string, value: PlannedValue | undefined): Expression {
  const fields = value?.type.kind === 'class' ? [...value.type.class.fields, ...inheritedFields(value.type.class)] : []
  const field = fields.find(({ name }) => name === nextLink)
  return field === undefined ? object([['name', text(nextLink)]]) : text(field.property)
}

/** An answer's status; the one without is for all others. */
function statusOf(response: DefaultResponse | Response): number | 'default' {
  return 'status' in response ? response.status : 'default'
}
