/** Owns what was done with the platform, in its order: what a test has to do to see the same again. */
import type { ActionResult } from '../actions/run-action.js'
import type { Pagination } from '../actions/pages.js'
import type { Json, JsonObject } from '../../json.js'
import type { Polled } from '../triggers/polling-flow.js'
import type { WebhookWatch } from '../triggers/webhook-flow.js'

export type Step =
  | {
      readonly kind: 'action'
      readonly operationId: string
      readonly values: JsonObject
      readonly connection: number
      readonly pagination?: object
      readonly outcome: Pick<ActionResult, 'status' | 'body' | 'failure'>
    }
  | {
      readonly kind: 'turn on'
      readonly flow: number
      readonly operationId: string
      readonly values: JsonObject
      readonly connection: number
    }
  | { readonly kind: 'notification'; readonly flow: number; readonly body: unknown; readonly runs: readonly unknown[] }
  | { readonly kind: 'turn off'; readonly flow: number }
  | {
      readonly kind: 'start polling'
      readonly flow: number
      readonly operationId: string
      readonly values: JsonObject
      readonly connection: number
    }
  | { readonly kind: 'poll'; readonly flow: number; readonly outcome: object }

/** Whose inputs they are: an operation's, with the connection by its place among all. */
interface Called {
  readonly operationId: string
  readonly values: JsonObject
  readonly connection: number
}

export class Steps {
  readonly list: Step[] = []
  private flows = 0

  action(called: Called, pagination: Pagination | undefined, { status, body, failure }: ActionResult): void {
    const seen = { status, body, ...(failure === undefined ? {} : { failure }) }
    this.list.push({ kind: 'action', ...called, ...(pagination === undefined ? {} : { pagination }), outcome: seen })
  }

  /** `turnedOn` is for once that has worked. */
  webhook(called: Called): WebhookWatch & { readonly turnedOn: () => void } {
    const flow = this.flows++
    return {
      turnedOn: () => void this.list.push({ kind: 'turn on', flow, ...called }),
      notified: (body: Json, runs: readonly Json[]) => void this.list.push({ kind: 'notification', flow, body, runs }),
      turnedOff: () => void this.list.push({ kind: 'turn off', flow }),
    }
  }

  polling(called: Called): (polled: Polled) => void {
    const flow = this.flows++
    this.list.push({ kind: 'start polling', flow, ...called })
    return ({ status, runs, failure }) => {
      const seen = { status, runs: runs.map(({ body }) => ({ body })), ...(failure === undefined ? {} : { failure }) }
      this.list.push({ kind: 'poll', flow, outcome: seen })
    }
  }
}
