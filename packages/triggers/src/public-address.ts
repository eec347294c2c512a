/**
 * Owns which addresses are public: those that a server may call because a stranger named them. Public, under
 * `@ferrule/triggers/public-address`, for who needs nothing else of this package.
 */
import { BlockList, isIP } from 'node:net'

/** IPv4 networks that are not the public internet: IANA's special-purpose registry, and Azure's host, which has a public-looking address. */
const NOT_PUBLIC_V4 = networks('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '168.63.129.16/32',
])
/** The one network that IPv6 gives to the public internet: everything else (loopback, mapped, NAT64, local, multicast, …) is something else. */
const GLOBAL_V6 = networks('ipv6', ['2000::/3'])
/** What in it is special all the same: protocol assignments with Teredo, documentation, 6to4. */
const NOT_PUBLIC_V6 = networks('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

/** Whether an IP address, without brackets, is one of the public internet. Texts that are none are not. */
export function isPublicAddress(address: string): boolean {
  const kind = isIP(address)
  if (kind === 4) return !NOT_PUBLIC_V4.check(address, 'ipv4')
  return kind === 6 && !address.includes('%') && GLOBAL_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6')
}

/** Networks in CIDR notation of either kind. Throws `RangeError` for what is none. */
export function addressList(cidrs: readonly string[]): (address: string) => boolean {
  const parts = cidrs.map((cidr) => ({ cidr, kind: isIP(cidr.split('/')[0] ?? '') }))
  const wrong = parts.find(({ kind }) => kind === 0)
  if (wrong !== undefined) throw new RangeError(`${wrong.cidr} is no network; write 10.0.0.0/8 or fd00::/8.`)
  const lists = new Map(
    [4, 6].map((kind) => [
      kind,
      networks(
        kind === 4 ? 'ipv4' : 'ipv6',
        parts.filter((part) => part.kind === kind).map(({ cidr }) => cidr),
      ),
    ]),
  )
  return (address) => lists.get(isIP(address))?.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') ?? false
}

function networks(kind: 'ipv4' | 'ipv6', cidrs: readonly string[]): BlockList {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [network = '', prefix = kind === 'ipv4' ? '32' : '128'] = cidr.split('/')
    list.addSubnet(network, Number(prefix), kind)
  }
  return list
}
