/** Owns the asynchronous pattern: 202 with a `Location`, asked again and again until another status comes. */
import type { Connection } from '../connections/connection.js'
import type { PlatformOperation } from '../definition.js'
import type { PlatformResponse } from '../gateway.js'
import type { ActionFailure } from './judge.js'
import type { ActionParts } from './run-action.js'

/** Unless the answer says how long to wait. */
const DEFAULT_WAIT_MS = 20_000
/** What a flow waits at most for an action. */
const LIMIT_MS = 30 * 24 * 3_600_000

export async function untilDone(
  { gateway, time }: ActionParts,
  { id }: PlatformOperation,
  first: PlatformResponse,
  connection: Connection,
): Promise<PlatformResponse | ActionFailure> {
  const until = time.now() + LIMIT_MS
  let response = first
  let location: string | undefined
  while (response.status === 202) {
    location = response.headers['location'] ?? location
    if (location === undefined) return response
    const path = gateway.below(location)
    if (path === undefined)
      return {
        code: 'InvalidLocation',
        message: `${id}: the Location ${location} is not below the connector's address; the platform can't ask there how far the action is.`,
      }
    const seconds = Number(response.headers['retry-after'] ?? NaN)
    await time.wait(Number.isFinite(seconds) ? seconds * 1000 : DEFAULT_WAIT_MS)
    if (time.now() > until) return { code: 'ActionTimedOut', message: `${id} was not done within 30 days.` }
    response = await gateway.send({ method: 'GET', path, headers: {} }, { purpose: 'status of a long-running action', connection })
  }
  return response
}
