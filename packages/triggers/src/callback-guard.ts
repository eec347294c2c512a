/**
 * Owns which callback URLs are accepted, and that no connection goes anywhere else: a subscriber names an address that this server will
 * call, so it could name one inside the server's own network. Checked when subscribing, and again at every connection, since names move.
 */
import { lookup as resolveName } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { buildConnector, Client } from 'undici'
import { CallbackRejected } from './errors.js'
import { addressList, isPublicAddress } from './public-address.js'

/** What callbacks may be; the defaults let them go to public addresses over https alone. */
export interface CallbackPolicy {
  /** Lets callbacks be plain http. For development. */
  readonly allowHttp?: boolean
  /** 443 unless given; `any` lets every port be. */
  readonly ports?: readonly number[] | 'any'
  /** Networks that may be called though they are not public, in CIDR notation: receivers on premises, or loopback while developing. */
  readonly allowAddresses?: readonly string[]
  /** Hosts that may be called, and no others: exact names, or `.example.com` for every name below. */
  readonly hosts?: readonly string[]
  /** Instead of the system's resolver. */
  readonly resolve?: Resolve
}
export type Resolve = (hostname: string, callback: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void

/** A callback URL that was accepted, taken apart without changing a byte. */
export interface CallbackUrl {
  /** The bytes to keep and to send. */
  readonly text: string
  readonly origin: string
  /** Path and query, as they were written. */
  readonly path: string
  readonly host: string
}

/** As long as the platform lets URLs be. */
export const MAX_CALLBACK_LENGTH = 16_384
/** Names that lead inside, whoever resolves them. */
const INSIDE = /(^|\.)(localhost|local|internal|home\.arpa|lan|intranet|corp)$/
const MALFORMED = 'not an absolute http(s) URL of printable ASCII'
export const CONNECT_TIMEOUT_MS = 5_000
const KEEP_ALIVE_MS = 4_000
/** So many origins that were accepted are known. */
const ORIGINS = 1_000

export class CallbackGuard {
  private readonly isAllowedAddress: (address: string) => boolean
  private readonly connectChecked: buildConnector.connector
  /** Scheme and authority as they were written, that were accepted. */
  private readonly origins = new Map<string, Pick<CallbackUrl, 'origin' | 'host'>>()

  constructor(private readonly policy: CallbackPolicy = {}) {
    const listed = addressList(policy.allowAddresses ?? [])
    this.isAllowedAddress = (address) => isPublicAddress(address) || listed(address)
    this.connectChecked = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: this.lookup as never })
  }

  /**
   * Accepts a callback URL as it was received, or throws `CallbackRejected`. Looks nothing up: a name may lead elsewhere tomorrow, so each
   * connection is checked by itself.
   *
   * Some senders encode the whole URL once more (`https%3A%2F%2F…`); only those are decoded, once.
   */
  accept(given: string): CallbackUrl {
    const text = /^https?%3a/i.test(given) ? decodeOnce(given) : given
    if (text.length > MAX_CALLBACK_LENGTH) throw new CallbackRejected(`longer than ${MAX_CALLBACK_LENGTH} characters`)
    // Strict on the raw text: what a lenient parser would mend (backslashes, tabs, missing slashes, escapes in the host) is refused.
    const [, start, path = ''] =
      /^(https?:\/\/(?:[A-Za-z0-9.\-_]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?)((?:[/?][\x21-\x22\x24-\x5b\x5d-\x7e]*)?)$/.exec(text) ?? []
    if (start === undefined) throw new CallbackRejected(MALFORMED)
    return { text, ...this.acceptOrigin(start), path: path.startsWith('/') ? path : `/${path}` }
  }

  /** Scheme and authority: thousands of callbacks may have the same. */
  private acceptOrigin(start: string): Pick<CallbackUrl, 'origin' | 'host'> {
    const known = this.origins.get(start)
    if (known !== undefined) return known
    if (!URL.canParse(start)) throw new CallbackRejected(MALFORMED)
    const url = new URL(start)
    if (url.protocol !== 'https:' && this.policy.allowHttp !== true) throw new CallbackRejected('not https')
    const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port)
    const { ports = [443] } = this.policy
    if (ports !== 'any' && !ports.includes(port)) throw new CallbackRejected(`port ${port}`)
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
    this.assertHost(host)
    const accepted = { origin: url.origin, host }
    if (this.origins.size >= ORIGINS) this.origins.clear()
    this.origins.set(start, accepted)
    return accepted
  }

  private assertHost(host: string): void {
    const { hosts, allowAddresses = [] } = this.policy
    if (hosts !== undefined && !hosts.some((allowed) => (allowed.startsWith('.') ? host.endsWith(allowed) : host === allowed)))
      throw new CallbackRejected('a host that is not listed')
    if (isIP(host) !== 0) {
      if (!this.isAllowedAddress(host)) throw new CallbackRejected(`the address ${host}`)
    } else if ((INSIDE.test(host) || !host.includes('.')) && allowAddresses.length === 0)
      throw new CallbackRejected('a name inside the network')
  }

  /** What sends requests to one origin, one at a time: connects to nothing but allowed addresses, follows nothing, and asks no proxy. */
  client(origin: string): Client {
    return new Client(origin, {
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      connect: this.connect,
    })
  }

  private readonly connect: buildConnector.connector = (options, callback) => {
    // Addresses are not looked up: they are checked here.
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !this.isAllowedAddress(host)) return void callback(new CallbackRejected(`the address ${host}`), null)
    this.connectChecked(options, (error, socket) => {
      if (error !== null) return void callback(error, null)
      if (this.isAllowedAddress(socket.remoteAddress ?? '')) return void callback(null, socket)
      socket.destroy()
      callback(new CallbackRejected(`connected to ${socket.remoteAddress ?? 'nowhere'}`), null)
    })
  }

  /** Resolves once and gives what was checked: all answers have to be allowed, and the connection goes to one of them. */
  private readonly lookup = (
    hostname: string,
    options: { readonly all?: boolean },
    callback: (error: Error | null, address?: string | readonly LookupAddress[], family?: number) => void,
  ): void => {
    const resolve = this.policy.resolve ?? systemResolve
    resolve(hostname, (error, addresses) => {
      if (error !== null) return void callback(error)
      const [first] = addresses
      const refused = addresses.find(({ address }) => !this.isAllowedAddress(address))
      if (first === undefined) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }))
      else if (refused !== undefined) callback(new CallbackRejected(`a name that leads to ${refused.address}`))
      else if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

const systemResolve: Resolve = (hostname, callback) => resolveName(hostname, { all: true }, callback)

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new CallbackRejected(`escapes that are none: ${(cause as Error).message}`)
  }
}
