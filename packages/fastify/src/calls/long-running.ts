/**
 * Owns actions that take longer than anybody waits. The caller is told 202 and where to ask; the method goes on, and its answer is kept until it is
 * asked for. A method does not survive its process: who asks then learns that it is lost.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '../problem.js'
import { setSecurityHeaders } from '../security-headers.js'
import { holdCall, LEASE_MS } from './hold.js'
import type { Outcomes } from './outcomes.js'
import { recordReply, sendKept } from './recorded-reply.js'
import type { CallStore, KeptAnswer } from './store.js'

const HOUR_MS = 3_600_000

export interface LongRunningSettings {
  readonly operationId: string
  readonly answerWithinSeconds: number
  readonly retryAfterSeconds: number
  readonly keepHours: number
  readonly calls: CallStore
  readonly outcomes: Outcomes
  /** The absolute address where one call is asked about. */
  readonly addressOf: (id: string) => string
}

/** A call whose method is working. */
export interface OngoingCall {
  /** Where the method's answer goes: to the caller while it waits, then to what keeps it. */
  reply(): FastifyReply
}

export class LongRunning {
  /** What has been told 202 and is not done. */
  private readonly detached = new Set<Promise<void>>()

  constructor(private readonly settings: LongRunningSettings) {}

  /** Watches a method that began to work. `isDone` says whether it has answered. */
  watch(request: FastifyRequest, reply: FastifyReply, isDone: () => boolean): OngoingCall {
    let current = reply
    const timer = setTimeout(() => {
      if (isDone() || reply.sent) return
      const { replacement, begun } = this.detach(request)
      current = replacement
      begun
        .then((id) => this.tellOngoing(reply, id))
        .catch((error: unknown) => {
          request.log.error({ err: error }, 'a long-running action can not be kept')
          sendProblem(reply, 'unavailable')
        })
    }, this.settings.answerWithinSeconds * 1_000)
    reply.raw.once('close', () => clearTimeout(timer))
    return { reply: () => current }
  }

  /** Answers who asks about a call. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { id } = request.params as { readonly id: string }
    const { outcomes, calls } = this.settings
    const known = outcomes.find(this.nameOf(id)) ?? (await calls.find(this.nameOf(id)))
    if (known === undefined) sendProblem(reply, 'not-found', [], 'There is no such call, or its result is no longer kept.')
    else if (known.answer !== undefined) sendKept(reply, known.answer)
    else if (known.isLost) sendProblem(reply, 'call-lost')
    else this.tellOngoing(reply, id)
    return reply
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.detached)
  }

  private tellOngoing(reply: FastifyReply, id: string): void {
    setSecurityHeaders(reply)
    reply.code(202).headers({ location: this.settings.addressOf(id), 'retry-after': String(this.settings.retryAfterSeconds) })
    reply.send()
  }

  private detach(request: FastifyRequest): { readonly replacement: FastifyReply; readonly begun: Promise<string> } {
    const { calls, outcomes, keepHours } = this.settings
    const id = randomBytes(18).toString('base64url')
    const name = this.nameOf(id)
    const token = randomUUID()
    const begun = calls.begin(name, token, { fingerprint: '', leaseMs: LEASE_MS }).then(() => id)
    const letGo = holdCall(calls, { name, token })
    let keep: (answer: KeptAnswer | undefined) => void = () => undefined
    const answered = new Promise<KeptAnswer | undefined>((resolve) => (keep = resolve))
    const work = (async () => {
      const answer = await answered
      letGo()
      await begun
      const write = () => (answer === undefined ? calls.forget(name, token) : calls.finish(name, token, answer, keepHours * HOUR_MS))
      await outcomes.settle({ name, fingerprint: '', ...(answer === undefined ? {} : { answer }), write })
    })().catch((error: unknown) => request.log.error({ err: error }, 'the answer of a long-running action can not be kept'))
    this.detached.add(work)
    void work.finally(() => this.detached.delete(work))
    return { replacement: recordReply(request, keep), begun }
  }

  private nameOf(id: string): string {
    return `long-running ${this.settings.operationId} ${id}`
  }
}
