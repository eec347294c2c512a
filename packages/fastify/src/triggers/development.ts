/** Owns what a developer's machine has and no other: a sample of an event on request, and a place that callbacks can go to. */
import type { FastifyInstance } from 'fastify'
import { sampleOf, type Bindings, type ConnectorModel } from '@ferrule/core'
import { HttpError } from '../errors.js'
import type { Door } from '../security/authenticate.js'
import { setSecurityHeaders } from '../security-headers.js'
import { eventReader } from './filters.js'
import type { PublishFor } from './service.js'
import { keptTriggers, type KeptTrigger, type Topic } from './topics.js'

export interface DevelopmentParts {
  readonly model: ConnectorModel
  readonly bindings: Bindings
  readonly door: Door
  readonly topics: ReadonlyMap<string, Topic>
  readonly publish: PublishFor
}

/** As much of a callback as is shown. */
const SHOWN = 2_000

/**
 * `POST _ferrule/triggers/<operation id>/test` publishes an event: the request's body, or a sample. It asks for what the trigger asks for.
 * `POST _ferrule/callback` takes callbacks of subscriptions and shows them in the log.
 */
export function addDevelopmentRoutes(scope: FastifyInstance, parts: DevelopmentParts): void {
  const { model, bindings, door } = parts
  void scope.register(async (inner) => {
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const trigger of keptTriggers(model, bindings)) {
      const guard = door.guardOf(trigger)
      inner.post(`/_ferrule/triggers/${trigger.id}/test`, guard === undefined ? {} : { onRequest: guard }, async (request, reply) => {
        setSecurityHeaders(reply)
        return reply.code(202).send(await publishSample(trigger, request.body as Buffer | undefined, parts))
      })
    }
    inner.post('/_ferrule/callback', (request, reply) => {
      const body = (request.body as Buffer | undefined)?.toString() ?? ''
      request.log.info({ callback: body.length > SHOWN ? `${body.slice(0, SHOWN)}…` : body }, 'callback received')
      setSecurityHeaders(reply)
      return reply.code(202).send()
    })
  })
}

async function publishSample(trigger: KeptTrigger, given: Buffer | undefined, parts: DevelopmentParts): Promise<object> {
  const { model, bindings, topics, publish } = parts
  const topic = topics.get(bindings.operations.get(trigger.id)?.topic ?? '')
  if (topic === undefined)
    throw new HttpError(
      'conflict',
      `${trigger.id} is answered from the connector's own query: change what it finds, and it finds a change.`,
    )
  const isGiven = given !== undefined && given.length > 0
  const body = isGiven ? given : Buffer.from(JSON.stringify(sampleOf(topic.schema, model)))
  try {
    const event = eventReader(topic, model, bindings)(body)
    const { id } = await publish(topic, event, {})
    return { id, event: JSON.parse(body.toString()) as unknown }
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
    throw new HttpError(
      'unprocessable',
      isGiven ? error.message : `No sample could be made up. Send an event as the body. ${error.message}`,
      {
        cause: error,
      },
    )
  }
}
