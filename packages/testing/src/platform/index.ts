/**
 * Owns a pretend Power Platform: it knows the emitted definition alone, speaks HTTP alone, and behaves as the platform does where flows
 * start. What works with it does not depend on how the connector was made.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CallbackEndpoint } from './callbacks.js'
import type { Credentials } from './connection.js'
import { PlatformDefinition } from './definition.js'
import { isObject, type JsonObject } from './json.js'
import { PollingFlow } from './polling-flow.js'
import { buildRequest } from './request.js'
import { parseBody } from './runs.js'
import { Transport, type PlatformResponse } from './transport.js'
import { WebhookFlow } from './webhook-flow.js'

export interface PlatformOptions {
  /** `apiDefinition.swagger.json`, or the folder that holds it, with `apiProperties.json` beside. */
  readonly definition: object | string
  /** `apiProperties.json`. */
  readonly properties?: object
  /** Where the connector's server is, with the definition's base path: `http://127.0.0.1:3000/api`. */
  readonly baseUrl: string
  readonly credentials?: Credentials
  /** How long the platform waits before it sends a failed request again; not at all unless given. */
  readonly retryDelayMs?: (attempt: number) => number
}

/** A pretend platform with one connection to one connector. */
export interface Platform {
  /** Turns on a flow that starts with a trigger; `values` are what the maker filled in. */
  turnOn(operationId: string, values?: object): Promise<WebhookFlow>
  /** The same for a polling trigger; asked first by `poll()` or `advance()`. */
  startPolling(operationId: string, values?: object, options?: { readonly recurrenceMs?: number }): PollingFlow
  /** Runs an action that calls back: the flow waits for what comes. */
  waitFor(operationId: string, values?: object): Promise<WebhookFlow>
  /** Runs an action. */
  invoke(operationId: string, values?: object): Promise<PlatformResponse & { readonly body: unknown }>
  /** Lets the platform's clock go on: polling flows whose time comes ask, in the order of their times. */
  advance(ms: number): Promise<void>
  readonly now: number
  close(): Promise<void>
}

export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { definition: root, properties } = await documents(options)
  const definition = new PlatformDefinition(root)
  const callbacks = await CallbackEndpoint.listen()
  const { credentials = {}, retryDelayMs = () => 0 } = options
  const transport = new Transport(
    options.baseUrl,
    definition.address,
    (attempt) => new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt))),
  )
  const polling: PollingFlow[] = []
  let now = 0
  return {
    async turnOn(operationId, values = {}) {
      const operation = definition.operation(operationId)
      if (operation.notification === undefined || operation.raw['x-ms-trigger'] === undefined)
        throw new Error(`${operationId} is no webhook trigger.`)
      const flow = new WebhookFlow({ definition, transport, callbacks, credentials }, operation, asJson(values))
      await flow.turnOn()
      return flow
    },
    startPolling(operationId, values = {}, { recurrenceMs } = {}) {
      const operation = definition.operation(operationId)
      if (operation.notification !== undefined || operation.raw['x-ms-trigger'] === undefined)
        throw new Error(`${operationId} is no polling trigger.`)
      const flow = new PollingFlow(
        { definition, properties, transport, credentials, now: () => now },
        operation,
        asJson(values),
        recurrenceMs,
      )
      polling.push(flow)
      return flow
    },
    async waitFor(operationId, values = {}) {
      const operation = definition.operation(operationId)
      if (operation.notification === undefined || operation.raw['x-ms-trigger'] !== undefined)
        throw new Error(`${operationId} is no action that calls back.`)
      const flow = new WebhookFlow({ definition, transport, callbacks, credentials }, operation, asJson(values))
      await flow.turnOn()
      return flow
    },
    async invoke(operationId, values = {}) {
      const operation = definition.operation(operationId)
      const response = await transport.send(buildRequest({ definition, operation, credentials, values: asJson(values) }))
      return { ...response, body: parseBody(response.bytes) }
    },
    async advance(ms) {
      const until = now + ms
      for (;;) {
        const [next] = polling.filter(({ nextPollAt }) => nextPollAt <= until).sort((a, b) => a.nextPollAt - b.nextPollAt)
        if (next === undefined) break
        now = Math.max(now, next.nextPollAt)
        await next.poll()
      }
      now = until
    },
    get now() {
      return now
    },
    async close() {
      await transport.close()
      await callbacks.close()
    },
  }
}

const asJson = (values: object): JsonObject => JSON.parse(JSON.stringify(values)) as JsonObject

async function documents({
  definition,
  properties,
}: PlatformOptions): Promise<{ readonly definition: JsonObject; readonly properties: JsonObject }> {
  if (typeof definition !== 'string') return { definition: asJson(definition), properties: asJson(properties ?? {}) }
  const read = async (name: string): Promise<JsonObject> => {
    const value: unknown = JSON.parse(await readFile(join(definition, name), 'utf8'))
    return isObject(value) ? value : {}
  }
  return {
    definition: await read('apiDefinition.swagger.json'),
    properties: properties === undefined ? await read('apiProperties.json').catch(() => ({})) : asJson(properties),
  }
}
