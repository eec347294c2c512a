/** Owns what `ferrule import` reads: a file, a connector's folder, or a URL that was named on the command line. */
import { lookup } from 'node:dns/promises'
import { readFile, stat } from 'node:fs/promises'
import { BlockList, isIP } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { UsageError } from './usage-error.js'

export interface ImportSource {
  /** The bytes of the document that describes the API. */
  readonly document: Uint8Array
  /** What diagnostics and the README call it. */
  readonly name: string
  /** Its own address, where it came from one. */
  readonly url?: string
  readonly properties?: { readonly name: string; readonly content: string }
  readonly icon?: { readonly name: string; readonly content: Uint8Array }
  readonly script?: { readonly name: string; readonly content: Uint8Array }
}

export interface ReadOptions {
  /** Lets a URL lead to an address that is not public. */
  readonly allowPrivate?: boolean
}

const DEFINITIONS = ['apiDefinition.swagger.json', 'apiDefinition.json', 'swagger.json', 'openapi.json', 'openapi.yaml', 'openapi.yml']
const MAX_BYTES = 64 * 1024 * 1024
const FETCH_TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 5

/** Reads whatever the argument names. */
export async function readImportSource(argument: string, options: ReadOptions = {}): Promise<ImportSource> {
  if (/^https?:\/\//i.test(argument)) {
    const { bytes, url } = await fetchPublic(argument, options)
    return { document: bytes, name: url, url }
  }
  const found = await stat(argument).catch(() => undefined)
  if (found === undefined) throw new UsageError(`${argument} does not exist.`, 'Give a file, a folder with a definition, or a URL.')
  return found.isDirectory() ? readFolder(argument) : readSingle(argument)
}

async function readSingle(path: string): Promise<ImportSource> {
  // A definition that lies in a connector's folder comes with what lies beside it.
  return basename(path) === DEFINITIONS[0] ? besides(dirname(path), path) : { document: await readWhole(path), name: path }
}

async function readFolder(folder: string): Promise<ImportSource> {
  for (const name of DEFINITIONS) {
    const path = join(folder, name)
    if ((await optional(path)) !== undefined) return besides(folder, path)
  }
  throw new UsageError(
    `${folder} holds no definition.`,
    `A connector's folder holds ${DEFINITIONS[0] ?? ''}; for other documents, give the file.`,
  )
}

async function besides(folder: string, path: string): Promise<ImportSource> {
  const [document, properties, icon, script] = await Promise.all([
    readWhole(path),
    optional(join(folder, 'apiProperties.json')),
    optional(join(folder, 'icon.png')),
    optional(join(folder, 'script.csx')),
  ])
  return {
    document,
    name: path,
    ...(properties === undefined
      ? {}
      : { properties: { name: join(folder, 'apiProperties.json'), content: properties.toString('utf8').replace(/^\uFEFF/, '') } }),
    ...(icon === undefined ? {} : { icon: { name: 'icon.png', content: icon } }),
    ...(script === undefined ? {} : { script: { name: 'script.csx', content: script } }),
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > MAX_BYTES) throw new UsageError(`${path} is larger than ${MAX_BYTES / 1024 / 1024} MB.`, 'Import a part of the API.')
  return readFile(path)
}

async function optional(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined)
}

/** Follows redirects itself: each hop has to lead to a public address. */
async function fetchPublic(argument: string, { allowPrivate }: ReadOptions): Promise<{ readonly bytes: Uint8Array; readonly url: string }> {
  let url = argument
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new UsageError(`${url} is no address of a document.`)
    if (allowPrivate !== true) await assertPublic(new URL(url).hostname)
    const response = await fetchOnce(url)
    const next = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && next !== null) {
      url = new URL(next, url).href
      continue
    }
    if (!response.ok) throw new UsageError(`${url} answered with status ${response.status}.`)
    return { bytes: await readBody(url, response), url }
  }
  throw new UsageError(`${argument} redirects more than ${MAX_REDIRECTS} times.`)
}

async function fetchOnce(url: string): Promise<Response> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      headers: { accept: 'application/json, application/yaml, */*' },
    })
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : (cause as Error).message
    throw new UsageError(`${url} can't be fetched: ${reason}`)
  }
}

async function readBody(url: string, response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += (chunk as Uint8Array).length
    if (length > MAX_BYTES) throw new UsageError(`${url} is larger than ${MAX_BYTES / 1024 / 1024} MB.`)
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks)
}

const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6')

/** Whether an address is not one of the public internet. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return isPrivateAddress(mapped)
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

async function assertPublic(hostname: string): Promise<void> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) === 0 ? await lookup(host, { all: true }).catch(() => []) : [{ address: host }]
  const found = addresses.find(({ address }) => isPrivateAddress(address))
  if (found !== undefined)
    throw new UsageError(`${hostname} is ${found.address}, which is no public address.`, 'Add --allow-private where that is meant.')
}
