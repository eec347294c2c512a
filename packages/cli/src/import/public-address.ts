/** Owns that a connection goes to addresses of the public internet alone. */
import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from '@ferrule/triggers/public-address'

/** A name or an address that leads to something that is not public. */
export class PrivateAddressError extends Error {
  constructor(host: string, address: string) {
    super(`${host} is ${address}, which is no public address.`)
    this.name = 'PrivateAddressError'
  }
}

/** Refuses a URL's host that is itself an address and not public; names are looked at where they are looked up. */
export function assertPublicHost(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError(hostname, host)
}

/** Looks a name up for a connection, which then goes to the very addresses that were looked at: a second look-up may answer otherwise. */
export function publicLookup(resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      const found = addresses?.find(({ address }) => !isPublicAddress(address))
      if (error !== null) callback(error, '', undefined)
      else if (found !== undefined) callback(new PrivateAddressError(hostname, found.address), '', undefined)
      else if (options.all === true) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    })
  }
}
