/** Owns reflection: a connector class becomes a frozen model, the code beside it, and everything that is wrong with it, at once. */
import { createDiagnosticCollector } from '../diagnostics/index.js'
import type { Diagnostic, Place, Report } from '../diagnostics/index.js'
import { CONNECTOR, COPY, emittedParameters, readOwn, recordedBy, STANDARD } from '../metadata/index.js'
import { freezeModel, impliedConnection, MODEL_VERSION, requirementOf } from '../model/index.js'
import type { Address, ConnectorModel, Operation, Requirement, SecurityScheme } from '../model/index.js'
import type { AddressOptions, ConnectorOptions } from '../decorators/connector.js'
import type { Bindings, Class, OperationBinding } from './bindings.js'
import { declaredPlaces, type PlaceOfPart } from './declared-places.js'
import { reflectConnection } from './connection.js'
import { createResolver, findOperations } from './dynamic.js'
import { identityOf } from './identity.js'
import { mcpOperation } from './mcp.js'
import { operationSources } from './operation-sources.js'
import type { OperationSource } from './operation-sources.js'
import { reflectOperation } from './operations.js'
import { pathFactsOf } from './path-facts.js'
import { placeOf } from './places.js'
import { checkConnection, policySources, reflectPolicies, reflectScript } from './policies.js'
import { createRegistry } from './create-registry.js'
import { statusOf } from './responses.js'
import type { Registry } from './registry.js'
import { SecuritySchemes, securityRecords } from './security.js'
import { unsubscriptionId } from './triggers.js'

export interface Reflection {
  /** Absent where the class can't be read at all; with errors among the diagnostics it is not to be relied on. */
  readonly model?: ConnectorModel
  readonly bindings: Bindings
  readonly diagnostics: readonly Diagnostic[]
  /** Where the parts of the definition are declared; absent where the class can't be read. */
  readonly declaredAt?: PlaceOfPart
}
export interface ReflectOptions {
  /** Instead of the declared `url`. */
  readonly url?: string
  /** Makes the places of diagnostics more exact; swc leaves decorators out of its source maps. */
  readonly refine?: (at: Place) => Place
}

/** Whether a value is a class with @Connector. */
export function isConnectorClass(value: unknown): value is Class {
  return typeof value === 'function' && (readOwn(CONNECTOR, value) !== undefined || readOwn(STANDARD, value) !== undefined)
}

/** Reads a connector class. Constructs nothing, opens nothing, and never throws about what is declared. */
export function reflectConnector(connector: Class, { url, refine }: ReflectOptions = {}): Reflection {
  const { report, diagnostics } = createDiagnosticCollector(refine)
  const empty: Bindings = { connector, operations: new Map(), classes: new Map(), security: new Map() }
  const declared = readOwn(CONNECTOR, connector)
  if (declared === undefined) {
    reportUnreadable(report, connector)
    return { bindings: empty, diagnostics }
  }
  const options = declared.options as ConnectorOptions
  const at = placeOf(connector, undefined, declared.location)
  const registry = createRegistry(report)
  const sources = operationSources(registry, connector)
  if (sources.length > 0 && sources.every(({ owner, member }) => emittedParameters(owner.prototype as object, member) === undefined)) {
    const fresh = createDiagnosticCollector(refine)
    fresh.report('no-decorator-metadata', at, { name: connector.name })
    return { bindings: empty, diagnostics: fresh.diagnostics }
  }
  if (sources.length === 0) report('no-operations', at, { name: connector.name })
  registry.resolve = createResolver(registry, sources)

  const schemes = new SecuritySchemes(report)
  const records = securityRecords(connector)
  if (records === undefined) report('missing-security', at, { name: connector.name })
  const asked = schemes.ask(records ?? [], [], connector)
  const reflected = sources.map((source) => ({
    source,
    operations: reflectOperation(registry, source, askedOf(schemes, source, asked), sources),
  }))
  schemes.reportUnknown()
  const requirements = isSame(asked, schemes.schemes.map(requirementOf)) ? undefined : asked
  const mcp = mcpOperation(report, at, options)
  const operations = [...reflected.flatMap((entry) => entry.operations), ...(mcp === undefined ? [] : [mcp])]
  reportClashes(report, [
    ...reflected.map(declaredBy),
    ...(mcp === undefined ? [] : [{ at, name: `${connector.name}'s \`mcp\``, operations: [mcp] }]),
  ])

  const paths = pathFactsOf(registry, connector, declared.location, options)
  const named = policySources(sources)
  const connection = reflectConnection(schemes.sources, requirements, options.connection)
  const policies = reflectPolicies(report, at, options, named, operations)
  const script = reflectScript(report, at, options, named)
  const secured = { security: schemes.schemes, ...(requirements === undefined ? {} : { requirements }) }
  checkConnection(report, at, connection ?? impliedConnection(secured), policies, script)

  const model: ConnectorModel = freezeModel({
    modelVersion: MODEL_VERSION,
    title: options.title,
    description: options.description,
    version: options.version,
    address: addressOf(report, at, url ?? options.url),
    ...backendOf(report, at, options.backend),
    ...identityOf(report, at, options, sources),
    ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
    ...(options.apiProperties === undefined ? {} : { propertiesVerbatim: options.apiProperties }),
    ...(connection === undefined ? {} : { connection }),
    ...(policies === undefined ? {} : { policies }),
    ...(script === undefined ? {} : { script }),
    ...secured,
    ...silenceOf(report, at, options, schemes.schemes),
    operations,
    ...(paths.length === 0 ? {} : { paths }),
    schemas: registry.schemas(),
  })
  const bindings = { ...bind(registry, connector, reflected, schemes), ...(mcp === undefined ? {} : { mcp: mcp.id }) }
  const byId = new Map(reflected.flatMap((entry) => entry.operations.map(({ id }) => [id, entry.source])))
  return { model, bindings, diagnostics, declaredAt: declaredPlaces(connector, declared.location, byId, bindings, refine) }
}

/** What an operation asks for instead of what the connector does; what its part says goes before that. */
function askedOf(
  schemes: SecuritySchemes,
  { owner, member, security, partSecurity }: OperationSource,
  around: readonly Requirement[],
): readonly Requirement[] | undefined {
  const part = partSecurity && schemes.ask(partSecurity, around, owner)
  return security === undefined ? part : schemes.ask(security, part ?? around, owner, member)
}

/** A definition that does not speak of security definitions at all: only where there are none. */
function silenceOf(
  report: Report,
  at: ReturnType<typeof placeOf>,
  { securityDefinitions }: ConnectorOptions,
  schemes: readonly SecurityScheme[],
): Pick<ConnectorModel, 'credentials'> {
  if (securityDefinitions !== false) return {}
  if (schemes.every(({ kind, inDefinition }) => kind === 'windows' || inDefinition === false)) return { credentials: null }
  report('misplaced-option', at, { option: 'securityDefinitions', right: 'connectors whose schemes the definition says nothing of' })
  return {}
}

const isSame = (a: readonly Requirement[], b: readonly Requirement[]): boolean => JSON.stringify(a) === JSON.stringify(b)

function reportUnreadable(report: Report, connector: Class): void {
  const copy = recordedBy(connector)
  const at = placeOf(connector)
  if (readOwn(STANDARD, connector) !== undefined) report('standard-decorators', at, { name: connector.name })
  else if (copy !== undefined && copy !== COPY)
    report('two-copies', at, { name: connector.name, library: '@ferrule/core', first: COPY, second: copy })
  else report('not-a-connector', at, { name: connector.name })
}

function usableUrl(url: string): URL | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const usable =
    parsed !== undefined && /^https?:$/.test(parsed.protocol) && parsed.search + parsed.hash + parsed.username + parsed.password === ''
  return usable ? parsed : undefined
}

function backendOf(report: Report, at: ReturnType<typeof placeOf>, backend: string | undefined): { readonly backend?: string } {
  if (backend === undefined) return {}
  const parsed = usableUrl(backend)
  if (parsed === undefined) report('bad-backend', at, { url: String(backend) })
  return parsed === undefined ? {} : { backend: parsed.href.replace(/\/+$/, '') }
}

function addressOf(report: Report, at: ReturnType<typeof placeOf>, url: ConnectorOptions['url']): Address {
  if (typeof url === 'object') return writtenAddress(url)
  const parsed = usableUrl(url)
  if (parsed === undefined) {
    report('bad-url', at, { url: String(url) })
    return { scheme: 'https', host: 'localhost', basePath: '/' }
  }
  return { scheme: parsed.protocol === 'http:' ? 'http' : 'https', host: parsed.host, basePath: parsed.pathname.replace(/\/+$/, '') || '/' }
}

/** Host and base path as they are written: they may be expressions that the platform replaces. */
function writtenAddress({ host, basePath = '', schemes = ['https'] }: AddressOptions): Address {
  const [scheme = 'https', ...more] = schemes
  return { scheme, host, basePath, ...(more.length === 0 ? {} : { schemes: [scheme, ...more] }) }
}

interface Reflected {
  readonly source: OperationSource
  readonly operations: readonly Operation[]
}

/** What a declaration brings, and what it is called. */
interface Declared {
  readonly at: ReturnType<typeof placeOf>
  readonly name: string
  readonly operations: readonly Operation[]
}

function declaredBy({ source: { owner, member, location }, operations }: Reflected): Declared {
  return { at: placeOf(owner, member, location), name: `${owner.name}.${member}`, operations }
}

/** Two operations may share neither an id nor a verb and path; case and the names in braces don't tell paths apart. */
function reportClashes(report: Report, declared: readonly Declared[]): void {
  const ids = new Map<string, string>()
  const routes = new Map<string, string>()
  for (const { at, name, operations } of declared) {
    for (const { id, verb, path } of operations) {
      const first = ids.get(id.toLowerCase())
      if (first !== undefined) report('duplicate-operation-id', at, { id, first })
      else ids.set(id.toLowerCase(), name)
      const route = `${verb} ${path.replace(/\{[^}]*\}/g, '{}').toLowerCase()}`
      const same = routes.get(route)
      if (same !== undefined) report('duplicate-route', at, { route: `${verb} ${path}`, first: same })
      else routes.set(route, name)
      if (!/^[A-Za-z0-9]+$/.test(id)) report('operation-id-characters', at, { id })
    }
  }
}

/** How long a change may stay unseen in a connector's own query, unless it says. */
const COMMIT_LAG_MS = 5_000

/** What is kept for a trigger whose method does not answer itself. */
function keptBy(
  { kind, answers, id, options }: OperationSource,
  reflected: readonly Reflected[],
): Pick<OperationBinding, 'topic' | 'query' | 'endedBy'> {
  if (kind === 'action' || answers) return {}
  const { order, commitLagMs = COMMIT_LAG_MS, of } = options
  if (order !== undefined) return { query: { ...order, commitLagMs } }
  return {
    topic:
      (of === undefined
        ? undefined
        : findOperations(
            reflected.map(({ source }) => source),
            of,
          )[0]?.id) ?? id,
    ...(kind === 'webhookTrigger' && options.unsubscribe !== false ? { endedBy: unsubscriptionId(id) } : {}),
  }
}

/** What serving is told about the calls of an action, with what holds unless it says. */
function runtimeOf({ options }: OperationSource): Pick<OperationBinding, 'longRunning' | 'idempotent' | 'rateLimit'> {
  const { longRunning, idempotent, rateLimit } = options
  return {
    ...(typeof longRunning === 'object'
      ? { longRunning: { answerWithinSeconds: 20, retryAfterSeconds: 20, keepHours: 24, ...longRunning } }
      : {}),
    ...(idempotent === undefined ? {} : { idempotent: { keepHours: 24, ...(idempotent === true ? {} : idempotent) } }),
    ...(rateLimit === undefined ? {} : { rateLimit: { seconds: 60, ...rateLimit } }),
  }
}

function bind(registry: Registry, connector: Class, reflected: readonly Reflected[], schemes: SecuritySchemes): Bindings {
  const operations = reflected.map(({ source }): [string, OperationBinding] => {
    const status = statusOf(source)
    return [
      source.id,
      {
        member: source.member,
        ...(source.part === undefined ? {} : { part: source.part }),
        ...(source.input === undefined ? {} : { input: registry.bindingOf(source.input) }),
        ...(source.answers ? { answers: true } : {}),
        ...keptBy(source, reflected),
        ...runtimeOf(source),
        ...(typeof status === 'number' ? { status } : {}),
      },
    ]
  })
  return { connector, operations: new Map(operations), classes: registry.classes(), security: schemes.bindings }
}
