/** Owns operations: actions, webhook triggers and polling triggers. */
import type { Json, NamedSchema, Notification, Operation, Schema, Verb } from '../../model/index.js'
import { isJsonObject, said, taking, textsOf, type JsonObject, type Taking } from '../shared/taking.js'
import { takeAnnouncedBy, takeFiring, takeOperationFacts, takeTriggerFacts } from './extensions/operation.js'
import { takeFlag, takeLink } from './facts.js'
import { mediaTypes, ownConsumes, ownProduces } from './media-types.js'
import { readInputs, type Inputs } from './parameters.js'
import { readAnswers } from './responses.js'
import { restOf } from './rest.js'
import type { Scope } from './scope.js'
import { readRequirements } from './security.js'

/** What the document says for all operations. */
export interface Usual {
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
  readonly schemes: string
}

/** Where an operation stands, and what its path says. */
export interface Site {
  readonly path: string
  readonly verb: Verb
  readonly parameters: Json | undefined
  readonly notification: Notification | undefined
}

/** One operation. */
export function readOperation(value: JsonObject, site: Site, usual: Usual, scope: Scope): Operation {
  const from = taking(value)
  const consumes = mediaTypes(value, 'consumes') ?? usual.consumes
  const produces = mediaTypes(value, 'produces') ?? usual.produces
  for (const key of ['consumes', 'produces', 'parameters', 'responses'] as const) from.json(key)
  from.take('schemes', (schemes) => (JSON.stringify(schemes) === usual.schemes ? true : undefined))
  const inputs = readInputs(site.parameters, value['parameters'], consumes, scope)
  const answers = readAnswers(value['responses'], produces, scope)
  const base = said<Omit<Operation, 'kind'>>({
    id: from.text('operationId') ?? '',
    summary: from.text('summary') ?? '',
    description: from.text('description'),
    deprecated: takeFlag(from, 'deprecated'),
    tags: from.take('tags', textsOf),
    verb: site.verb,
    path: site.path,
    ...inputs,
    ...answers,
    unanswered: answers.responses.length === 0 && answers.defaultResponse === undefined ? true : undefined,
    consumes: ownConsumes(inputs, consumes, usual.consumes),
    produces: ownProduces(answers, produces, usual.produces),
    requirements: from.take('security', readRequirements),
    externalDocs: takeLink(from),
    ...takeOperationFacts(from),
  })
  const kind = kindOf(from, site, inputs)
  return { ...base, ...kind, ...restOf(from) } as Operation
}

function kindOf(from: Taking, { notification }: Site, inputs: Inputs): object {
  const firing = takeFiring(from)
  if (firing === undefined) return said({ kind: 'action', notification })
  const facts = takeTriggerFacts(from)
  if (notification === undefined) {
    const usual = firing === 'batch' ? undefined : firing
    return said({ kind: 'pollingTrigger', ...facts, firing: usual, announcedBy: takeAnnouncedBy(from) })
  }
  const { description = '', schema = { kind: 'any' } } = notification
  const plain = notification.schema !== undefined && description !== '' && Object.keys(notification).length === 2
  const silent = notification.schema !== undefined && Object.keys(notification).length === 1
  return said({
    kind: 'webhookTrigger',
    ...facts,
    firing: firing === 'single' ? undefined : firing,
    callback: callbackOf(inputs),
    event: schema,
    eventDescription: description,
    notification: plain || silent ? undefined : notification,
  })
}

/** A polling trigger with the item of the list that it answers: of the answer itself, or of the only list in it. */
export function withItem(operation: Operation, schemas: readonly NamedSchema[]): Operation {
  if (operation.kind !== 'pollingTrigger') return operation
  const answer = operation.responses.find(({ status, schema }) => status >= 200 && status < 300 && schema !== undefined)?.schema
  const item = answer && itemOf(answer, new Map(schemas.map(({ name, schema }) => [name, schema])))
  return item === undefined ? operation : { ...operation, item }
}

function itemOf(answer: Schema, schemas: ReadonlyMap<string, Schema>): Schema | undefined {
  const schema = resolved(answer, schemas)
  if (schema?.kind === 'array') return schema.items
  if (schema?.kind !== 'object') return undefined
  const lists = schema.properties.map((property) => resolved(property.schema, schemas)).filter((found) => found?.kind === 'array')
  return lists.length === 1 ? lists[0]?.items : undefined
}

function resolved(schema: Schema, schemas: ReadonlyMap<string, Schema>): Schema | undefined {
  let found: Schema | undefined = schema
  for (let hops = 0; found?.kind === 'reference'; hops++) found = hops < schemas.size ? schemas.get(found.name) : undefined
  return found
}

/** The name of the body's property that takes the callback URL, where it stands in the body itself. */
function callbackOf({ body }: Inputs): string {
  if (body?.schema.kind !== 'object') return ''
  return body.schema.properties.find(({ schema }) => schema.callbackUrl === true)?.name ?? ''
}

/** Whether something is an operation at all. */
export function isOperation(value: Json | undefined): value is JsonObject {
  return isJsonObject(value)
}
