/** Owns what a definition says about the connector as a whole. */
import type { Place, Report } from '../../diagnostics/index.js'
import type { Address, ConnectorFact, ConnectorModel, Contact, Json, License, Link, Tag } from '../../model/index.js'
import { addressOf, UNKNOWN_ADDRESS } from '../shared/address.js'
import { hasExactly, isJsonObject, listOf, said, taking, type JsonObject, type Taking } from '../shared/taking.js'
import { takeAiManifest, takeAiOffer, takeAiPublications } from './extensions/ai.js'
import { takeCapabilities } from './extensions/capabilities.js'
import { takeStatus } from './extensions/operation.js'
import { linkOf, takeLink } from './facts.js'
import { mediaTypes, unusual } from './media-types.js'
import { exactly, extensionsOf, restOf } from './rest.js'
import { readRequirements } from './security.js'

/** Everything but security, operations, schemas and paths. */
export type ConnectorFacts = Omit<ConnectorModel, 'modelVersion' | 'security' | 'operations' | 'schemas' | 'paths'>

/** What other files read. */
const READ_ELSEWHERE = new Set(['paths', 'definitions', 'parameters', 'responses', 'securityDefinitions', 'consumes', 'produces'])

/** The facts of the document's root and of its `info`. */
export function readConnector(document: JsonObject): ConnectorFacts {
  const from = taking(Object.fromEntries(Object.entries(document).filter(([key]) => !READ_ELSEWHERE.has(key))))
  from.text('swagger')
  from.take('security', readRequirements)
  const info = from.take('info', (value) => (isJsonObject(value) ? value : undefined)) ?? {}
  return said<ConnectorFacts>({
    ...readInfo(taking(info)),
    address: readAddress(from),
    tags: from.take('tags', (value) => listOf(value, tag)),
    externalDocs: takeLink(from),
    consumes: unusual(mediaTypes(document, 'consumes') ?? []),
    produces: unusual(mediaTypes(document, 'produces') ?? []),
    ...takeFacts(from),
    ...takeCapabilities(from),
    docs: from.take('x-ms-docs', (value) => listOf(value, link)),
    aiManifest: takeAiManifest(from),
    aiOffer: takeAiOffer(from),
    ...restOf(from),
  })
}

function readInfo(from: Taking): Omit<ConnectorFacts, 'address'> {
  return said<Omit<ConnectorFacts, 'address'>>({
    title: from.text('title') ?? '',
    description: from.text('description') ?? '',
    // YAML takes a version without quotation marks for a number.
    version: from.text('version') ?? from.take('version', (value) => (typeof value === 'number' ? String(value) : undefined)) ?? '',
    termsOfService: from.text('termsOfService'),
    contact: from.take('contact', (value) =>
      withExtensions(value, (own): Contact => said<Contact>({ name: own.text('name'), url: own.text('url'), email: own.text('email') })),
    ),
    license: from.take('license', (value) =>
      withExtensions(value, (own): License => said<License>({ name: own.text('name'), url: own.text('url') })),
    ),
    status: from.take(
      'x-ms-api-annotation',
      exactly((own) => {
        const status = takeStatus(own)
        return status && { status }
      }),
    )?.status,
    deploymentVersion: from.text('x-ms-deployment-version'),
    keywords: from.texts('x-ms-keywords'),
    aiPublications: takeAiPublications(from),
    infoExtensions: extensionsOf(from),
  })
}

function withExtensions<T extends object>(value: Json, read: (from: Taking) => T): T | undefined {
  if (!isJsonObject(value)) return undefined
  const from = taking(value)
  const found = read(from)
  const extensions = extensionsOf(from)
  return extensions === undefined ? found : { ...found, extensions }
}

function readAddress(from: Taking): Address {
  const host = from.text('host') ?? ''
  const basePath = from.text('basePath') ?? ''
  const schemes = from.texts('schemes') ?? []
  const scheme = schemes[0] === 'http' ? 'http' : 'https'
  return schemes.length === 1 && schemes[0] === scheme ? { scheme, host, basePath } : { scheme, host, basePath, schemes }
}

/** Where nothing is said, the API is where its definition came from. */
export function addressWithoutHost(address: Address, source: string | undefined, report: Report, at: Place): Address {
  const { scheme, host } = (source === undefined ? undefined : addressOf(source)) ?? UNKNOWN_ADDRESS
  if (host === UNKNOWN_ADDRESS.host) report('import-no-server', at, { seen: 'nothing', host })
  return { ...address, host, ...(address.schemes === undefined || address.schemes.length === 0 ? { scheme } : {}) }
}

function tag(value: Json): Tag | undefined {
  if (!isJsonObject(value)) return undefined
  const from = taking(value)
  const name = from.text('name')
  if (name === undefined) return undefined
  return said<Tag>({ name, description: from.text('description'), externalDocs: takeLink(from), ...restOf(from) })
}

function link(value: Json): Link | undefined {
  return linkOf(value)
}

type Facts = Pick<ConnectorModel, 'website' | 'privacyPolicy' | 'categories' | 'facts'>

/** Website, privacy policy and categories; all lines as they stand, where they are not these three in this order. */
function takeFacts(from: Taking): Facts {
  const lines = from.take('x-ms-connector-metadata', (value) => listOf(value, fact))
  if (lines === undefined) return {}
  const find = (wanted: string): string | undefined => lines.find(({ name }) => name.trim().toLowerCase() === wanted)?.value
  const [website, privacyPolicy, joined] = [find('website'), find('privacy policy'), find('categories')]
  const categories = joined?.split(';').map((category) => category.trim())
  const usual = [
    ['Website', website],
    ['Privacy policy', privacyPolicy],
    ['Categories', categories?.join(';')],
  ].flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
  const same = lines.length > 0 && JSON.stringify(usual) === JSON.stringify(lines)
  return said<Facts>({ website, privacyPolicy, categories, facts: same ? undefined : lines })
}

function fact(value: Json): ConnectorFact | undefined {
  if (!isJsonObject(value) || !hasExactly(value, 'propertyName', 'propertyValue')) return undefined
  const { propertyName: name, propertyValue: said } = value
  return typeof name === 'string' && typeof said === 'string' ? { name, value: said } : undefined
}
