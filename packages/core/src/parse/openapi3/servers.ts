/** Owns where the API is: the first server, its variables filled with their defaults. */
import type { Address } from '../../model/index.js'
import { addressOf, basePathOf, UNKNOWN_ADDRESS } from '../shared/address.js'
import { listAt, own, recordAt, textAt, type Foreign } from '../shared/foreign.js'
import { step, type Way } from '../shared/way.js'
import type { Scope } from './scope.js'

/** The address of a document, relative to where it came from if that is known. */
export function readAddress(document: Foreign, at: Way, source: string | undefined, scope: Scope): Address {
  const servers = listAt(document, 'servers')
  if (servers.length > 1) scope.report('import-servers', step(at, 'servers'), { count: servers.length })
  const url = serverUrl(servers[0])
  const address = url === undefined ? undefined : addressOf(url, source)
  if (address !== undefined) return address
  scope.report('import-no-server', step(at, 'servers'), { seen: (url ?? 'nothing').slice(0, 200), host: UNKNOWN_ADDRESS.host })
  return { ...UNKNOWN_ADDRESS, basePath: url?.startsWith('/') === true ? basePathOf(url) : '/' }
}

/** Servers of paths and operations: the platform has one address for all. */
export function reportOtherServers(holder: Foreign, at: Way, scope: Scope): void {
  if (listAt(holder, 'servers').length > 0)
    scope.report('import-keyword', step(at, 'servers'), { keyword: 'servers', instead: 'the address of the whole document is used' })
}

function serverUrl(server: unknown): string | undefined {
  const variables = recordAt(server, 'variables')
  return textAt(server, 'url')
    ?.slice(0, 2_000)
    .replace(/\{([^{}]*)\}/g, (whole, name: string) => {
      const value = own(recordAt(variables, name), 'default')
      return typeof value === 'string' || typeof value === 'number' ? String(value) : whole
    })
}
