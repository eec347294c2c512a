/** Owns what tests say of a connector on the platform, and what is printed where it does not hold. */
import { isDeepStrictEqual } from 'node:util'
import type { ActionResult } from '../platform/actions/run-action.js'
import { redactAbout, type Exchange } from '../platform/evidence/exchanges.js'
import type { Finding } from '../platform/evidence/findings.js'
import type { Run } from '../platform/triggers/runs.js'

export interface PlatformMatchers<R> {
  /** A step succeeded: the connector answered 2xx, with what its definition says. */
  toBeAccepted(): R
  /** A step failed; `saying`: its code, or a part of what the maker reads. */
  toFail(saying?: string | RegExp): R
  /** A flow starts so many runs, or one for each of these bodies, in any order; a body may say more. Waits for notifications. */
  toStartRuns(runs: number | readonly unknown[], options?: { readonly withinMs?: number }): Promise<R>
  /** Nothing is wrong with what was used of a connector, or with one flow. */
  toHaveNoFindings(): R
}

interface Outcome {
  readonly pass: boolean
  readonly message: () => string
}
interface Flow {
  readonly runs: readonly Run[]
  received?(count: number, timeoutMs?: number): Promise<readonly Run[]>
}

/** A platform, or one flow. */
interface Found {
  readonly findings: readonly Finding[]
  readonly redact?: (text: string) => string
}

const SETTLE_MS = 100

export const matchers = {
  toBeAccepted(result: ActionResult): Outcome {
    return {
      pass: result.outcome === 'Succeeded',
      message: () =>
        withExchanges(
          result,
          result.outcome === 'Succeeded'
            ? 'succeeded, and should not have.'
            : `failed: ${result.failure?.code ?? ''}: ${result.failure?.message ?? ''}`,
        ),
    }
  },

  toFail(result: ActionResult, saying?: string | RegExp): Outcome {
    const { failure } = result
    const said = `${failure?.code ?? ''}: ${failure?.message ?? ''}`
    const fits = saying === undefined || (typeof saying === 'string' ? said.includes(saying) : saying.test(said))
    const wanted = saying === undefined ? '' : ` saying ${String(saying)}`
    return {
      pass: failure !== undefined && fits,
      message: () => withExchanges(result, `${failure === undefined ? 'succeeded' : `failed with ${said}`}; expected: failure${wanted}.`),
    }
  },

  async toStartRuns(
    flow: Flow,
    runs: number | readonly unknown[],
    { withinMs = 5_000 }: { readonly withinMs?: number } = {},
  ): Promise<Outcome> {
    const count = typeof runs === 'number' ? runs : runs.length
    await flow.received?.(count, withinMs).catch(() => undefined)
    // One run too many would come a moment later.
    if (flow.received !== undefined) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    const bodies = flow.runs.map(({ body }) => body)
    const pass = bodies.length === count && (typeof runs === 'number' || areAll(bodies, runs))
    return { pass, message: () => `Expected ${show(runs)}, and ${bodies.length} runs started: ${show(bodies)}` }
  },

  toHaveNoFindings({ findings, redact = String }: Found): Outcome {
    return {
      pass: findings.length === 0,
      message: () =>
        findings.length === 0
          ? 'There are no findings.'
          : redact(findings.map(({ code, place, message, fix }) => `${code} at ${place}\n  ${message}\n  ${fix}`).join('\n')),
    }
  },
}

/** Each wanted body is one of the bodies, and no two are the same one. */
function areAll(bodies: readonly unknown[], wanted: readonly unknown[]): boolean {
  const left = [...bodies]
  return wanted.every((one) => {
    const index = left.findIndex((body) => holds(body, one))
    if (index >= 0) left.splice(index, 1)
    return index >= 0
  })
}

function holds(body: unknown, wanted: unknown): boolean {
  const asymmetric = wanted as { readonly asymmetricMatch?: (body: unknown) => boolean } | null | undefined
  if (typeof asymmetric?.asymmetricMatch === 'function') return asymmetric.asymmetricMatch(body)
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return isDeepStrictEqual(body, wanted)
  return (
    typeof body === 'object' &&
    body !== null &&
    Object.entries(wanted).every(([name, part]) => holds((body as Readonly<Record<string, unknown>>)[name], part))
  )
}

const show = (value: unknown): string => JSON.stringify(value, null, 2)

/** What happened, and all that was exchanged for it: never with a secret in it. */
function withExchanges({ operationId, exchanges }: ActionResult, happened: string): string {
  return redactAbout(exchanges[0], `${operationId} ${happened}\n${exchanged(exchanges)}`)
}

function exchanged(exchanges: readonly Exchange[]): string {
  return exchanges
    .map(({ request, response, failure }) => {
      const answer = response === undefined ? failure : `${response.status} ${response.body.toString('utf8').slice(0, 1_000)}`
      return `  ${request.method} ${request.url}\n  → ${answer ?? ''}`
    })
    .join('\n')
}
