/** Owns which headers travel on, and what addresses in them become. */
import type { Backend, Headers } from './backend.js'

/** RFC 9110 §7.6.1: what belongs to one connection, or to the two at its ends. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** Made anew for the backend: its host, the length of what is sent. An `Expect` was answered here. */
const OWN_OF_REQUESTS = new Set([...HOP_BY_HOP, 'host', 'content-length', 'expect', 'accept-encoding'])
/** Made anew for the caller; what is true of the backend's origin alone stays there. */
const OWN_OF_REPLIES = new Set([...HOP_BY_HOP, 'content-length', 'alt-svc', 'x-content-type-options'])
const ADDRESSES = new Set(['location', 'content-location', 'operation-location', 'azure-asyncoperation'])

/** The headers of a request that are meant for whoever answers it. */
export function requestHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  return endToEnd(headers, OWN_OF_REQUESTS)
}

/** The headers of a reply that are meant for whoever asked. */
export function replyHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  return endToEnd(headers, OWN_OF_REPLIES)
}

function endToEnd(headers: Readonly<Record<string, string | string[] | undefined>>, own: ReadonlySet<string>): Headers {
  const named = namedByConnection(headers['connection'])
  const kept: Headers = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && !own.has(name) && named?.has(name) !== true) kept[name] = value
  }
  return kept
}

/** A connection may name more headers that end with it. */
function namedByConnection(value: string | string[] | undefined): ReadonlySet<string> | undefined {
  if (value === undefined || value === 'keep-alive' || value === 'close') return undefined
  return new Set(
    String(value)
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
}

/** Lets the addresses in a reply's headers lead to the connector where they led to the backend. */
export function rewriteAddresses(headers: Headers, backend: Backend, path: string, publicUrl: string): void {
  for (const name of ADDRESSES) {
    const value = headers[name]
    if (value === undefined) continue
    const rewritten = typeof value === 'string' ? publicAddress(value, backend, path, publicUrl) : undefined
    if (rewritten === undefined) delete headers[name]
    else headers[name] = rewritten
  }
}

/** Where an address of the backend is for callers; `undefined` where they can't reach it. Those of others stay as they are. */
function publicAddress(address: string, { origin, basePath }: Backend, path: string, publicUrl: string): string | undefined {
  const base = `${origin}${path}`
  if (!URL.canParse(address, base)) return undefined
  const target = new URL(address, base)
  if (target.origin !== origin) return address
  if (target.pathname !== basePath && !target.pathname.startsWith(`${basePath}/`)) return undefined
  return `${publicUrl}${target.pathname.slice(basePath.length)}${target.search}${target.hash}`
}
