/** Owns the comparison of an API with the façade in front of it: every operation is called directly and through the façade, and nobody can tell. */
import { Agent, request as send } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { startApi, type Api } from '../../played/api.js'
import { callsOf } from './calls.js'
import { readDefinition, type Definition } from '../../played/definition.js'
import { exchangeDifferences, type Reply } from './differences.js'
import { startFacade, type Connector, type Facade, type Places } from './facade.js'
import type { Request } from './requests.js'

export interface Mismatch {
  readonly operation: string
  /** The request as it was sent. */
  readonly request: string
  readonly differences: readonly string[]
}

export interface Comparison {
  readonly title: string
  readonly operations: number
  readonly calls: number
  readonly mismatches: readonly Mismatch[]
}

/** Compares one. */
export async function compare(connector: Connector, places: Places): Promise<Comparison> {
  const definition = readDefinition(connector.definition)
  const api = await startApi()
  try {
    const facade = await startFacade(connector, api.origin, places)
    try {
      return await converse(definition, api, facade)
    } finally {
      await facade.close()
    }
  } finally {
    await api.close()
  }
}

async function converse(definition: Definition, api: Api, { address, warnings }: Facade): Promise<Comparison> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const mismatches: Mismatch[] = []
  let calls = 0
  for (const operation of definition.operations) {
    for (const call of callsOf(definition, operation, api.origin)) {
      const differences: string[] = []
      try {
        api.answer = call.answer
        const direct = { reply: await exchange(api.origin, call.request, agent), arrived: api.take() }
        const through = { reply: await exchange(new URL(address).origin, call.request, agent), arrived: api.take() }
        differences.push(
          ...exchangeDifferences(
            direct,
            through,
            { base: api.origin + definition.basePath, asked: api.origin + call.request.target },
            address,
          ),
        )
      } catch (error) {
        differences.push(`no answer: ${String(error)}`)
      }
      calls++
      if (differences.length === 0) continue
      // What is logged comes through a pipe.
      await new Promise((resolve) => setTimeout(resolve, 20))
      const said = warnings()
      if (said !== '') differences.push(`the façade says ${said}`)
      mismatches.push({ operation: call.operation.id, request: show(call.request), differences })
    }
  }
  agent.destroy()
  return { title: definition.title, operations: definition.operations.length, calls, mismatches }
}

function show({ method, target, headers, body }: Request): string {
  return `${method} ${target} ${JSON.stringify(headers)} ${body?.toString('utf8').slice(0, 500) ?? ''}`
}

async function exchange(origin: string, { method, target, headers, body }: Request, agent: Agent): Promise<Reply> {
  const { hostname, port } = new URL(origin)
  const length = body === undefined ? {} : { 'content-length': String(body.length) }
  return new Promise((resolve, reject) => {
    const sent = send({ hostname, port, method, path: target, headers: { ...headers, ...length }, agent }, (response) => {
      const reply = (bytes: Buffer): void => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes })
      buffer(response).then(reply, reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
