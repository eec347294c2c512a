/** Owns playing a connector: its server is generated from the definition, and every operation is called on the pretend platform. */
import { isDeepStrictEqual } from 'node:util'
import { openPlatform, type ActionResult, type Platform } from '@ferrule/testing'
import { makeAnswer, startApi, type Answer, type Api } from '../../played/api.js'
import {
  follow,
  isJson,
  readDefinition,
  type Definition,
  type Json,
  type JsonObject,
  type Operation,
  type Response,
} from '../../played/definition.js'
import { createRandom, seedOf, type Random } from '../../played/random.js'
import { isBytes, type Variation } from '../../played/values.js'
import { connectionOf, inputsOf } from './maker.js'
import { spoil } from './spoil.js'

export interface Documents {
  readonly definition: JsonObject
  readonly properties?: JsonObject
}
export interface Miss {
  readonly operation: string
  readonly reason: string
}
export interface Played {
  readonly operations: number
  /** Every valid answer was accepted, and one with a field of another type rejected by that field's name. */
  readonly right: number
  /** Of these: there is no field whose type could be another. */
  readonly untyped: number
  readonly misses: readonly Miss[]
}

/** The first says the least, the second all in plain words; the third has edges. */
const ROUNDS = 3

export async function play({ definition: document, properties = {} }: Documents): Promise<Played> {
  const definition = readDefinition(document)
  const api = await startApi()
  const platform = await openPlatform({
    ...{ definition: document, properties, baseUrl: `${api.origin}${definition.basePath}` },
    wait: () => Promise.resolve(),
  })
  const misses: Miss[] = []
  let untyped = 0
  try {
    await platform.connect(connectionOf(platform.dialog, properties))
    for (const operation of definition.operations) {
      try {
        if (!(await playOperation({ definition, platform, api }, operation))) untyped++
      } catch (error) {
        misses.push({ operation: operation.id, reason: error instanceof Error ? error.message : String(error) })
      }
    }
  } finally {
    await platform.close()
    await api.close()
  }
  const operations = definition.operations.length
  return { operations, right: operations - misses.length, untyped, misses }
}

interface Stage {
  readonly definition: Definition
  readonly platform: Platform
  readonly api: Api
}
/** Throws what went wrong; `false`: there was no field to get wrong. */
async function playOperation(stage: Stage, operation: Operation): Promise<boolean> {
  const { definition } = stage
  const declared =
    operation.trigger === 'webhook' ? { status: 200, schema: operation.notification, headers: {} } : declaredResponse(operation)
  let wasSpoilt = false
  for (let round = 0; round < ROUNDS; round++) {
    const random = createRandom(seedOf(`${operation.method} ${operation.template} ${round}`))
    const variation: Variation = { random, least: round === 0, plain: round <= 1 }
    const said = makeAnswer(definition, asJson(definition, operation, declared), declared, variation, undefined)
    const values = inputsOf(definition, operation, variation)
    const failure = await call(stage, operation, values, said)
    if (failure !== undefined) throw new Error(`What is valid was rejected: ${failure}`)
    const spoilt = spoiltAnswer(definition, said, declared.schema, random)
    if (spoilt === undefined) continue
    wasSpoilt = true
    const found = (await call(stage, operation, values, spoilt.answer)) ?? 'nothing was said'
    if (!found.includes(`'${spoilt.path}'`)) throw new Error(`${spoilt.path} had another type, but ${found}`)
  }
  return wasSpoilt
}

/** The response that designers go by: the only success, else 200, 201, any other. */
function declaredResponse({ responses }: Operation): Response {
  const successes = responses.filter(({ status }) => status >= 200 && status < 300)
  const byRank = [200, 201, 0].flatMap((rank) => responses.filter(({ status }) => status === rank))
  const { status = 200, schema, headers = {} } = (successes.length === 1 ? successes[0] : byRank[0]) ?? {}
  return { status: status === 0 ? 200 : status, schema, headers: withoutLocation(headers) }
}

/** What has a shape travels as JSON, whatever else is produced: nobody else could say which XML it is. */
function asJson({ document }: Definition, operation: Operation, { schema }: Response): Operation {
  const isText = schema === undefined || isBytes(document, schema) || follow(document, schema)['type'] === 'string'
  return isText ? operation : { ...operation, produces: operation.produces.filter(isJson) }
}

/** An address says where to ask on; the triggers' is made here. */
const withoutLocation = <T>(headers: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'location'))

/** Calls the operation as the platform would; `said`: what its API answers, or sends. Returns what is found wrong with that. */
async function call(stage: Stage, operation: Operation, values: object, said: Answer): Promise<string | undefined> {
  const { platform, api } = stage
  api.take()
  if (operation.trigger === 'webhook') return notify(stage, operation, values, said)
  api.answer = said
  if (operation.trigger === undefined) return failureOf(await platform.invoke(operation.id, values), said)
  const { failure } = await platform.startPolling(operation.id, values).poll()
  return failure?.message
}

async function notify(
  { platform, api, definition }: Stage,
  operation: Operation,
  values: object,
  { body, headers }: Answer,
): Promise<string | undefined> {
  api.answer = { status: 201, headers: { location: `${api.origin}${definition.basePath}/subscriptions/1` }, body: undefined }
  const flow = await platform.turnOn(operation.id, values)
  const sent = await fetch(flow.callbackUrl ?? '', {
    method: 'POST',
    headers: { 'content-type': String(headers['content-type']) },
    body: body ?? null,
  })
  await flow.turnOff()
  if (!sent.ok) return `The notification was answered ${sent.status}.`
  return flow.findings[0]?.message
}

function failureOf({ failure, body }: ActionResult, { headers, body: sent }: Answer): string | undefined {
  if (failure !== undefined) return failure.message
  if (sent === undefined || !isJson(String(headers['content-type']))) return undefined
  return isDeepStrictEqual(body, JSON.parse(sent.toString())) ? undefined : 'The flow holds something else than what was answered.'
}

function spoiltAnswer(
  { document }: Definition,
  answer: Answer,
  schema: JsonObject | undefined,
  random: Random,
): { readonly answer: Answer; readonly path: string } | undefined {
  const { headers, body } = answer
  if (schema === undefined || body === undefined || !isJson(String(headers['content-type']))) return undefined
  const spoilt = spoil(document, schema, JSON.parse(body.toString()) as Json, random)
  if (spoilt === undefined) return undefined
  const text = Buffer.from(JSON.stringify(spoilt.body))
  return { path: spoilt.path, answer: { ...answer, headers: { ...headers, 'content-length': String(text.length) }, body: text } }
}
