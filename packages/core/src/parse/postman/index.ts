/** Owns reading Postman collections of the versions 1, 2.0 and 2.1. */
import transformer from 'postman-collection-transformer'
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import {
  type Address,
  type ConnectorModel,
  freezeModel,
  MODEL_VERSION,
  type Operation,
  type Parameter,
  requirementOf,
  type Schema,
  type Verb,
} from '../../model/index.js'
import { addressOf, UNKNOWN_ADDRESS } from '../shared/address.js'
import { compact } from '../shared/compact.js'
import { isRecord, listAt, own, recordAt, textAt, type Foreign } from '../shared/foreign.js'
import { createSelection, type SelectOptions } from '../shared/selection.js'
import { readSummary } from '../shared/summary.js'
import type { ParsedDocument } from '../shared/parsed-document.js'
import { readPath } from '../shared/paths.js'
import { reportLimits } from '../shared/platform-limits.js'
import { boundedReport, wholeDocument } from '../shared/report.js'
import { readSource } from '../shared/source.js'
import { ROOT, type ReportAt, step, type Way } from '../shared/way.js'
import { createNames, pascalCase, propertyName } from '../shared/words.js'
import { readBody, readResponses } from './bodies.js'
import { authOf, createCredentials } from './security.js'
import { descriptionOf, readUrl, readVariables, type RequestUrl } from './urls.js'

export interface ParsePostmanOptions extends SelectOptions {
  /** What diagnostics call the document. */
  readonly file?: string
}

interface Item {
  readonly raw: Foreign
  readonly request: Foreign
  readonly at: Way
  /** The names of its folders, outermost first. */
  readonly folders: readonly string[]
  readonly auth: Foreign | null | undefined
  readonly url: RequestUrl
}

const MAX_ITEMS = 20_000
const MAX_FOLDERS = 50
const VERBS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** What the platform sends by itself, or what a connection proves. */
const OWN_HEADERS = new Set(
  ['accept', 'accept-encoding', 'authorization', 'cache-control', 'connection', 'content-length', 'content-type', 'cookie', 'host'].concat([
    'postman-token',
    'user-agent',
  ]),
)

/** Reads a Postman collection: requests become actions, what they send and what was saved of their replies becomes schemas. */
export function parsePostman(document: string | Uint8Array | object, options: ParsePostmanOptions = {}): ParsedDocument {
  const { report: collect, diagnostics } = createDiagnosticCollector()
  const report = boundedReport(collect, options.file)
  const source = readSource(document, collect, wholeDocument(options.file))
  if (source === undefined) return { diagnostics }
  const collection = upgrade(recordAt(source, 'collection') ?? source)
  if (collection === undefined || recordAt(collection, 'info') === undefined || !Array.isArray(own(collection, 'item'))) {
    report('import-not-postman', ROOT, {})
    return { diagnostics }
  }
  return { model: freezeModel(readCollection(collection, options, report)), diagnostics }
}

/** Version 1 in the words of version 2.1, by Postman's own transformer. */
function upgrade(collection: Foreign): Foreign | undefined {
  if (!Array.isArray(own(collection, 'requests')) || own(collection, 'item') !== undefined) return collection
  let upgraded: unknown
  try {
    transformer.convert(collection, { inputVersion: '1.0.0', outputVersion: '2.1.0' }, (_, converted) => {
      upgraded = converted
    })
  } catch {
    // What it stumbles over is no collection.
  }
  return isRecord(upgraded) ? upgraded : undefined
}

function readCollection(collection: Foreign, options: ParsePostmanOptions, report: ReportAt): ConnectorModel {
  const info = recordAt(collection, 'info')
  const variables = readVariables(collection)
  const items = findItems(collection, variables, report)
  const { address, origin } = chooseAddress(items, report)
  const credentials = createCredentials(report)
  const selection = createSelection(options)
  const nameOperation = createNames()
  const taken = new Map<string, string>()
  const read = items.flatMap((item): readonly { readonly operation: Operation; readonly needs: string | undefined }[] => {
    const verb = (textAt(item.request, 'method') ?? 'GET').toUpperCase()
    const name = textAt(item.raw, 'name') ?? `${verb} ${item.url.path}`
    const id = nameOperation(pascalCase(name, 'Request'))
    if (!selection.selects({ ids: [id, name], tags: item.folders })) return []
    if (!VERBS.includes(verb))
      return reported(() => report('import-keyword', item.at, { keyword: verb.slice(0, 30), instead: 'the request is left out' }))
    if (item.url.origin !== undefined && item.url.origin !== origin)
      return reported(() => report('import-other-host', item.at, { host: item.url.origin ?? '', address: origin }))
    const path = readPath(item.url.path, step(item.at, 'request', 'url'), report)
    if (path === undefined) return []
    const route = `${verb} ${path.replace(/\{[^}]*\}/g, '{}').toLowerCase()}`
    const first = taken.get(route)
    if (first !== undefined) return reported(() => report('import-same-route', item.at, { route: `${verb} ${path}`, first }))
    taken.set(route, name.slice(0, 100))
    const needs = item.auth === null || item.auth === undefined ? undefined : credentials.use(item.auth, item.at)
    return [{ operation: readOperation(item, verb as Verb, path, id, name, variables, report), needs }]
  })
  selection.reportUnmet(report, ROOT)
  if (read.length === 0) report('import-no-operations', step(ROOT, 'item'), {})
  const security = credentials.schemes()
  const keys = new Set(security.flatMap((scheme) => (scheme.kind === 'apiKey' ? [scheme.parameter.toLowerCase()] : [])))
  const model: ConnectorModel = {
    modelVersion: MODEL_VERSION,
    title: textAt(info, 'name') ?? 'Untitled',
    description: descriptionOf(info) ?? '',
    version: versionOf(info),
    address,
    security,
    operations: read.map(({ operation, needs }) => {
      // The key of the connection is no parameter.
      const parameters = operation.parameters.filter(
        ({ in: place, name }) => place === 'path' || place === 'formData' || !keys.has(name.toLowerCase()),
      )
      const requirements = security.filter(({ name }) => name === needs).map(requirementOf)
      return { ...operation, parameters, ...(requirements.length === security.length ? {} : { requirements }) }
    }),
    schemas: [],
  }
  if (model.description === '') report('import-missing', step(ROOT, 'info', 'description'), { what: 'a description', instead: 'nothing' })
  reportLimits(model, report)
  return model

  function reported(say: () => void): readonly [] {
    say()
    return []
  }
}

function versionOf(info: Foreign | undefined): string {
  const version = own(info, 'version')
  if (typeof version === 'string' && version !== '') return version
  const parts = ['major', 'minor', 'patch'].map((key) => own(version, key))
  return parts.every((part) => typeof part === 'number') ? parts.join('.') : '1.0.0'
}

/** The requests of all folders, in their order. */
function findItems(collection: Foreign, variables: ReadonlyMap<string, string>, report: ReportAt): readonly Item[] {
  const items: Item[] = []
  const open = new Set<unknown>()
  visit(collection, ROOT, [], authOf(collection))
  return items

  function visit(folder: Foreign, at: Way, folders: readonly string[], auth: Foreign | null | undefined): void {
    if (open.has(folder) || folders.length > MAX_FOLDERS) {
      report('import-too-deep', at, { depth: MAX_FOLDERS })
      return
    }
    open.add(folder)
    for (const [index, raw] of listAt(folder, 'item').entries()) {
      const place = step(at, 'item', index)
      if (items.length >= MAX_ITEMS || !isRecord(raw)) continue
      const itsAuth = authOf(raw)
      if (Array.isArray(own(raw, 'item')))
        visit(raw, place, [...folders, textAt(raw, 'name') ?? 'Folder'], itsAuth === undefined ? auth : itsAuth)
      else readItem(raw, place, folders, itsAuth === undefined ? auth : itsAuth)
    }
    open.delete(folder)
  }

  function readItem(raw: Foreign, at: Way, folders: readonly string[], auth: Foreign | null | undefined): void {
    const said = own(raw, 'request')
    const request = typeof said === 'string' ? { url: said } : said
    if (!isRecord(request)) {
      report('import-wrong-type', step(at, 'request'), { expected: 'a request', seen: 'none' })
      return
    }
    const itsAuth = authOf(request)
    items.push({ raw, request, at, folders, auth: itsAuth === undefined ? auth : itsAuth, url: readUrl(own(request, 'url'), variables) })
  }
}

/** The host that most requests go to. */
function chooseAddress(items: readonly Item[], report: ReportAt): { readonly address: Address; readonly origin: string } {
  const counts = new Map<string, number>()
  for (const { url } of items) if (url.origin !== undefined) counts.set(url.origin, (counts.get(url.origin) ?? 0) + 1)
  const [first] = [...counts].sort(([, a], [, b]) => b - a)
  for (const name of new Set(items.flatMap(({ url }) => (url.unknown === undefined ? [] : [url.unknown]))))
    report('import-variable', step(ROOT, 'variable'), {
      name: name.slice(0, 100),
      instead: `the address is ${first?.[0] ?? UNKNOWN_ADDRESS.host}`,
    })
  const address = first === undefined ? undefined : addressOf(first[0])
  if (address === undefined) report('import-no-server', ROOT, { seen: 'nothing', host: UNKNOWN_ADDRESS.host })
  return { address: address ?? UNKNOWN_ADDRESS, origin: first?.[0] ?? `https://${UNKNOWN_ADDRESS.host}` }
}

function readOperation(
  { raw, request, at, folders, url }: Item,
  verb: Verb,
  path: string,
  id: string,
  name: string,
  variables: ReadonlyMap<string, string>,
  report: ReportAt,
): Operation {
  const nameProperty = createNames()
  const inPath = url.pathParameters.map((each): Parameter => ({
    property: nameProperty(propertyName(each.name)),
    name: each.name,
    in: 'path',
    required: true,
    schema: valueSchema(each.raw, variables),
    urlEncoding: 'single',
  }))
  const query = named(url.query).map(([wire, each]) => parameter(wire, 'query', each))
  const headers = named(listAt(request, 'header').filter(isRecord))
    .filter(([wire]) => !OWN_HEADERS.has(wire.toLowerCase()) && /^[\w!#$%&'*+.^`|~-]+$/.test(wire))
    .map(([wire, each]) => parameter(wire, 'header', each))
  const { body, form } = readBody(request, verb, step(at, 'request', 'body'), nameProperty, report)
  const description = descriptionOf(request) ?? descriptionOf(raw)
  return compact<Operation>({
    kind: 'action',
    id,
    summary: readSummary(name, description, id, (code, parameters) => report(code, at, parameters)),
    description,
    tags: folders[0] === undefined ? undefined : [folders[0]],
    verb,
    path,
    parameters: [...inPath, ...query, ...headers, ...form],
    body,
    responses: readResponses(raw, at, report),
  } as Operation)

  function parameter(wire: string, place: 'query' | 'header', from: Foreign): Parameter {
    return { property: nameProperty(propertyName(wire)), name: wire, in: place, required: false, schema: valueSchema(from, variables) }
  }
}

/** Each name once: the first counts. */
function named(list: readonly Foreign[]): readonly (readonly [string, Foreign])[] {
  const byName = new Map<string, readonly [string, Foreign]>()
  for (const each of list) {
    const name = textAt(each, 'key')
    if (name !== undefined && !name.includes('{{') && !byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), [name, each])
  }
  return [...byName.values()]
}

function valueSchema(from: Foreign, variables: ReadonlyMap<string, string>): Schema {
  const value = own(from, 'value')
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const known = /^\{\{([^{}]*)\}\}$/.exec(text)?.[1]
  const example = known === undefined ? text : (variables.get(known.trim()) ?? '')
  return compact<Schema>({
    kind: 'string',
    description: descriptionOf(from),
    example: example === '' || example.includes('{{') ? undefined : example,
  })
}
