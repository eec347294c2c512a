/** Owns reading OpenAPI 3.0 and 3.1. */
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import {
  type ConnectorModel,
  type Contact,
  freezeModel,
  MODEL_VERSION,
  type NamedSchema,
  type Requirement,
  requirementOf,
  type SecurityScheme,
} from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { extensionsOf } from '../shared/extensions.js'
import { isRecord, own, recordAt, textAt, type Foreign } from '../shared/foreign.js'
import { createSelection, type SelectOptions } from '../shared/selection.js'
import type { ParsedDocument } from '../shared/parsed-document.js'
import { reportLimits } from '../shared/platform-limits.js'
import { boundedReport, wholeDocument } from '../shared/report.js'
import { show } from '../shared/show.js'
import { readSource } from '../shared/source.js'
import { ROOT, type ReportAt, step, type Way } from '../shared/way.js'
import { createNames, pascalCase } from '../shared/words.js'
import { readOperations, reportWebhooks } from './operations.js'
import { readNamed } from './schemas.js'
import type { Found, Refer, Scope } from './scope.js'
import { readRequirements, readSecuritySchemes } from './security.js'
import { readAddress } from './servers.js'

export interface ParseOpenApi3Options extends SelectOptions {
  /** What diagnostics call the document. */
  readonly file?: string
  /** Where the document came from; a server that is no whole address is meant relative to it. */
  readonly source?: string
}

/** Schemas that are read of one document, at most; GitHub's description of its API has about 200,000. */
const MAX_NODES = 400_000

/**
 * Reads an OpenAPI 3.0 or 3.1 document, given as JSON, as YAML (text or bytes) or as what these contain. What the platform has no word for is reported,
 * with what was done instead. Nothing is fetched: a reference into another document is reported too.
 */
export function parseOpenApi3(document: string | Uint8Array | object, options: ParseOpenApi3Options = {}): ParsedDocument {
  const { report: collect, diagnostics } = createDiagnosticCollector()
  const report = boundedReport(collect, options.file)
  const root = readSource(document, collect, wholeDocument(options.file))
  if (root === undefined) return { diagnostics }
  const version = own(root, 'openapi')
  // YAML takes a version without quotation marks for a number.
  if (!/^3(\.[0-2])?(\.|$)/.test(typeof version === 'number' ? String(version) : typeof version === 'string' ? version : '')) {
    report('import-not-openapi', ROOT, { seen: version === undefined ? 'missing' : show(version).slice(0, 50) })
    return { diagnostics }
  }
  return { model: freezeModel(readDocument(root, options, report)), diagnostics }
}

function readDocument(root: Foreign, options: ParseOpenApi3Options, report: ReportAt): ConnectorModel {
  const queue = createQueue()
  const scope: Scope = {
    document: root,
    report,
    budget: { left: MAX_NODES },
    refer: queue.refer,
    plain: new WeakMap(),
    flattening: new Set(),
    reading: new Set(),
  }
  const selection = createSelection(options)
  const address = readAddress(root, ROOT, options.source, scope)
  const base = `${address.scheme}://${address.host}${address.basePath}`
  const schemes = readSecuritySchemes(root, ROOT, base, scope)
  const required = readRequirements(root, ROOT, schemes, scope)
  const operations = readOperations(root, ROOT, schemes, selection, scope)
  selection.reportUnmet(report, ROOT)
  if (operations.length === 0) report('import-no-operations', step(ROOT, 'paths'), {})
  if (options.tags === undefined && options.operations === undefined) reportWebhooks(root, ROOT, scope)
  const asked = new Set(
    [...(required ?? []), ...operations.flatMap(({ requirements }) => requirements ?? [])].flat().map(({ name }) => name),
  )
  const security = [...asked].map((name) => schemes.byName.get(name)).filter((scheme): scheme is SecurityScheme => scheme !== undefined)
  const implied = security.map(requirementOf)
  const model: ConnectorModel = compact<ConnectorModel>({
    modelVersion: MODEL_VERSION,
    ...readInfo(root, report),
    address,
    security,
    requirements: required === undefined || isSame(required, implied) ? undefined : required,
    operations: operations.map(({ requirements = required ?? [], ...operation }) =>
      // Said only where it is not what the connector says anyway.
      isSame(requirements, required ?? implied) ? operation : { ...operation, requirements },
    ),
    schemas: queue.read(scope),
    extensions: extensionsOf(root),
  } as ConnectorModel)
  reportLimits(model, report)
  return model
}

function isSame(a: readonly Requirement[], b: readonly Requirement[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function readInfo(root: Foreign, report: ReportAt): Pick<ConnectorModel, 'title' | 'description' | 'version' | 'contact'> {
  const info = recordAt(root, 'info')
  const at = step(ROOT, 'info')
  const title = textAt(info, 'title')
  const version = own(info, 'version')
  const description = textAt(info, 'description') ?? textAt(info, 'summary')
  if (title === undefined) report('import-missing', step(at, 'title'), { what: 'a title', instead: 'Untitled' })
  if (typeof version !== 'string')
    report('import-missing', step(at, 'version'), { what: 'a version', instead: typeof version === 'number' ? String(version) : '1.0.0' })
  if (description === undefined) report('import-missing', step(at, 'description'), { what: 'a description', instead: 'nothing' })
  const contact = recordAt(info, 'contact')
  const facts = compact<Contact>({ name: textAt(contact, 'name'), url: textAt(contact, 'url'), email: textAt(contact, 'email') })
  return compact<Pick<ConnectorModel, 'title' | 'description' | 'version' | 'contact'>>({
    title: title ?? 'Untitled',
    description: description ?? '',
    version: typeof version === 'string' && version !== '' ? version : typeof version === 'number' ? String(version) : '1.0.0',
    contact: Object.keys(facts).length === 0 ? undefined : facts,
  })
}

interface Waiting {
  readonly name: string
  readonly raw: unknown
  readonly at: Way
  readonly nullable: boolean
}

/** Named schemas wait until the operations are read, so that a circle of references is a list and not a recursion. */
function createQueue(): { readonly refer: Refer; readonly read: (scope: Scope) => readonly NamedSchema[] } {
  const waiting: Waiting[] = []
  const names = new Map<string, string>()
  const unique = createNames()
  return { refer, read }

  function refer({ value, at, pointer = '' }: Found, nullable: boolean): string {
    const mayBeNull =
      nullable &&
      !(
        isRecord(value) &&
        (own(value, 'nullable') === true || (Array.isArray(own(value, 'type')) && (own(value, 'type') as unknown[]).includes('null')))
      )
    const key = `${mayBeNull ? 'null ' : ''}${pointer}`
    const known = names.get(key)
    if (known !== undefined) return known
    const name = unique((mayBeNull ? 'Nullable' : '') + pascalCase(at.segment, 'Schema'))
    names.set(key, name)
    waiting.push({ name, raw: value, at: { ...at, depth: 0 }, nullable: mayBeNull })
    return name
  }

  function read(scope: Scope): readonly NamedSchema[] {
    const schemas: NamedSchema[] = []
    // Reading one may add more.
    for (const { name, raw, at, nullable } of waiting) schemas.push({ name, schema: readNamed(raw, nullable, at, scope) })
    return schemas
  }
}
