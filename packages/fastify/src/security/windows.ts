/** Owns Windows authentication: who it was, said by a reverse proxy that has asked for it, and believed of nobody else. */
import { BlockList, isIP } from 'node:net'
import type { SecurityBinding } from '@ferrule/core'
import { headerOnce } from './headers.js'
import { callerOf, checkedRequest, NOBODY, type Authenticate } from './principal.js'

const MAX_CHARACTERS = 256

/** Makes the check of one Windows scheme. */
export function authenticateWindows({ proxy, verify }: SecurityBinding, connector: object): Authenticate {
  const isProxy = createIsListed(proxy?.addresses ?? [])
  return async (request, demand) => {
    // The peer of the connection itself: what X-Forwarded-For says can be anything.
    const { remoteAddress } = request.raw.socket
    if (proxy === undefined || remoteAddress === undefined || !isProxy(remoteAddress)) return NOBODY
    const identity = headerOnce(proxy.header, request)?.trim()
    if (identity === undefined || identity === '' || identity.length > MAX_CHARACTERS || /\p{Cc}/u.test(identity)) return NOBODY
    return verify === undefined ? { principal: { identity } } : callerOf(await verify(identity, connector, checkedRequest(request, demand)))
  }
}

/** What is wrong with a list of addresses, if anything is. */
export function addressProblem(addresses: readonly string[]): string | undefined {
  const wrong = addresses.find((address) => parseAddress(address) === undefined)
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is no address and no network such as 10.1.0.0/16`
  return addresses.length === 0 ? 'no address is listed' : undefined
}

function createIsListed(addresses: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const parsed of addresses.map(parseAddress)) if (parsed !== undefined) list.addSubnet(parsed.address, parsed.prefix, parsed.family)
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
    return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }
}

interface Network {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

function parseAddress(text: string): Network | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const version = isIP(address)
  const bits = version === 6 ? 128 : 32
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1
  if (version === 0 || rest.length > 0 || prefix < 0 || prefix > bits) return undefined
  return { address, prefix, family: version === 6 ? 'ipv6' : 'ipv4' }
}
