/** Owns what a solution calls things: names with a publisher's prefix, and ids that come of names. */
import { createHash } from 'node:crypto'
import type { ConnectorModel } from '@ferrule/core'
import { UsageError } from '../usage-error.js'

export interface SolutionNames {
  /** `contoso`: begins the name of everything that the publisher makes. */
  readonly prefix: string
  /** The number that begins the publisher's choice values. */
  readonly optionPrefix: number
  readonly publisher: { readonly unique: string; readonly display: string }
  /** `ContosoOrders` */
  readonly solution: string
  /** `contoso_contoso-20orders`: what Dataverse calls the connector, and what its files begin with. */
  readonly connector: string
  readonly connectorId: string
  /** Four numbers. */
  readonly version: string
}

/** The names of a connector's solution. The same connector has the same names and ids, so that importing it again updates it. */
export function solutionNames(model: ConnectorModel, wanted?: string): SolutionNames {
  const display = model.publisher ?? model.contact?.name ?? model.title
  const prefix = wanted === undefined ? prefixOf(display) : checked(wanted)
  const connector = `${prefix}_${encodeName(model.title.toLowerCase().slice(0, 80))}`
  return {
    prefix,
    optionPrefix: 10_000 + (createHash('sha256').update(prefix).digest().readUInt32BE() % 90_000),
    publisher: { unique: prefix, display },
    solution: words(model.title).join('') || 'Connector',
    connector,
    connectorId: namedId(`connector ${connector}`),
    version: versionOf(model.version),
  }
}

/** A version 5 UUID (RFC 9562): the same name gives the same id. */
export function namedId(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Ferrule's own; any will do that stays. */
const NAMESPACE = Buffer.from('6f0c9f0e2a7b4c1d8e5f3a9b7c2d4e10', 'hex')

/** `contoso orders` is `contoso-20orders`: all but letters and digits by their bytes. */
export function encodeName(name: string): string {
  return [...Buffer.from(name)]
    .map((byte) => (/[a-z0-9]/i.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `-${byte.toString(16).padStart(2, '0')}`))
    .join('')
}

/** Dataverse wants two to eight letters and digits, a letter first, and has `mscrm` for itself. */
const PREFIX = /^(?!mscrm)[a-z][a-z0-9]{1,7}$/

function checked(prefix: string): string {
  if (!PREFIX.test(prefix))
    throw new UsageError(
      `${prefix} is no prefix of a publisher.`,
      'It is two to eight small letters and digits, begins with a letter, and not with mscrm.',
    )
  return prefix
}

function prefixOf(publisher: string): string {
  const letters = words(publisher)
    .join('')
    .toLowerCase()
    .replace(/^[0-9]+/, '')
    .slice(0, 8)
  return PREFIX.test(letters) ? letters : 'custom'
}

function words(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
}

function versionOf(version: string): string {
  const numbers = (version.split(/[-+]/, 1)[0] ?? '').match(/\d{1,9}/g) ?? []
  return [0, 1, 2, 3].map((index) => numbers[index] ?? (index === 0 ? '1' : '0')).join('.')
}
