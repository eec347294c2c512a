/** Owns telling two exchanges apart: one with the API itself, one through a façade. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Arrived } from '../../played/api.js'

/** A reply as it came. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A call: what arrived at the API, and what came back. */
export interface Exchange {
  readonly arrived: readonly Arrived[]
  readonly reply: Reply
}

/** Where the API is, and which of its addresses was called. */
export interface Place {
  readonly base: string
  readonly asked: string
}

/** What belongs to one connection, or names its other end; and how a reply may be packed, which each side settles for itself. */
const BETWEEN_TWO = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'accept-encoding'])
/** What a façade says besides, where the API says nothing of it. */
const ADDED = new Set(['x-content-type-options', 'cache-control', 'content-security-policy'])
/** Headers that hold an address: it leads to whom one asked. */
const ADDRESSES = new Set(['location', 'content-location', 'operation-location', 'azure-asyncoperation'])

/** How two exchanges differ; where the façade refused the request itself, that alone. */
export function exchangeDifferences(direct: Exchange, through: Exchange, api: Place, facade: string): readonly string[] {
  const { reply } = through
  if (through.arrived.length === 0) return [`refused with ${reply.status}: ${reply.body.toString('utf8').slice(0, 600)}`]
  if (reply.status !== direct.reply.status)
    return [`status ${reply.status}, not ${direct.reply.status}: ${reply.body.toString('utf8').slice(0, 600)}`]
  return [...requestDifferences(direct.arrived, through.arrived), ...replyDifferences(direct.reply, reply, api, facade)]
}

/** How what arrived through a façade differs from what arrived directly. */
function requestDifferences(direct: readonly Arrived[], through: readonly Arrived[]): readonly string[] {
  const [one, other] = [direct[0], through[0]]
  if (through.length !== 1 || direct.length !== 1 || one === undefined || other === undefined)
    return [`${through.length} requests arrived, not ${direct.length}`]
  return [
    ...(one.method === other.method ? [] : [`method ${other.method}, not ${one.method}`]),
    ...(one.target === other.target ? [] : [`target ${other.target}, not ${one.target}`]),
    ...headerDifferences(one.headers, other.headers, new Set()).map((difference) => `request ${difference}`),
    ...bodyDifferences(one.body, other.body).map((difference) => `request ${difference}`),
  ]
}

/** How a reply through a façade differs from the direct one. */
function replyDifferences(direct: Reply, through: Reply, api: Place, facade: string): readonly string[] {
  const expected = Object.fromEntries(
    Object.entries(direct.headers).map(([name, value]) => [
      name,
      ADDRESSES.has(name) && typeof value === 'string' ? throughFacade(value, api, facade) : value,
    ]),
  )
  return [
    ...headerDifferences(expected, through.headers, ADDED).map((difference) => `reply ${difference}`),
    ...bodyDifferences(direct.body, through.body).map((difference) => `reply ${difference}`),
  ]
}

function throughFacade(address: string, { base, asked }: Place, facade: string): string {
  const { href } = new URL(address, asked)
  return href.startsWith(`${base}/`) ? facade + href.slice(base.length) : address
}

function headerDifferences(one: IncomingHttpHeaders, other: IncomingHttpHeaders, added: ReadonlySet<string>): readonly string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].flatMap((name) => {
    const [expected, found] = [one[name], other[name]]
    if (BETWEEN_TWO.has(name) || (expected === undefined && added.has(name))) return []
    // The length is also told by how a message ends.
    if (name === 'content-length' && (expected === undefined || found === undefined)) return []
    return String(expected) === String(found) ? [] : [`header ${name}: ${String(found)}, not ${String(expected)}`]
  })
}

function bodyDifferences(one: Buffer, other: Buffer): readonly string[] {
  if (one.equals(other)) return []
  const show = (bytes: Buffer): string => (bytes.length > 200 ? `${bytes.length} bytes` : JSON.stringify(bytes.toString('utf8')))
  return [`body ${show(other)}, not ${show(one)}`]
}
