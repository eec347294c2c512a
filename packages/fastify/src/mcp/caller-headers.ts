/** Owns what a call of a tool carries of the request that asks for it: who is asking, and from where. */
import type { IncomingMessage } from 'node:http'

/** What belongs to the one message, or to the protocol it is in. `Idempotency-Key` would make different calls of one batch the same. */
const OF_THE_MESSAGE =
  /^(:.*|__proto__|accept|accept-.*|connection|content-.*|expect|host|idempotency-key|if-.*|keep-alive|last-event-id|mcp-.*|origin|proxy-.*|range|referer|sec-.*|te|trailer|transfer-encoding|upgrade)$/i

/** The caller's headers, each as often as it came: what came twice is refused where it matters. */
export function callerHeaders({ rawHeaders, headers }: IncomingMessage): Record<string, string | string[]> {
  const carried: Record<string, string | string[]> = { ...(headers.host === undefined ? {} : { host: headers.host }) }
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    if (OF_THE_MESSAGE.test(name)) continue
    const value = rawHeaders[index + 1] as string
    const known = carried[name]
    carried[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
  }
  return carried
}
