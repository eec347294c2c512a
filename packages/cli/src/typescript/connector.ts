/** Owns the connector's own declaration: everything that `@Connector` and `@Security` say, and the classes that carry operations. */
import type { ConnectorModel } from '@ferrule/core'
import { connectionEntries } from './connection.js'
import { callOptions, methodSource, type OperationScope } from './operations.js'
import { array, call, docComment, json, object, print, text, type Entry, type Expression } from './layout.js'
import { methodPath } from './dynamic.js'
import { notificationOptions, type PlannedPath } from './notifications.js'
import type { PlannedOperation } from './plan-operations.js'
import { connectorSecurity } from './security.js'

type Policy = NonNullable<ConnectorModel['policies']>[number]

export interface ConnectorScope extends OperationScope {
  readonly connector: string
  readonly paths: readonly PlannedPath[]
  readonly parts: readonly PlannedPart[]
}
export interface PlannedPart {
  readonly part: string
  readonly class: string
  readonly file: string
  readonly operations: readonly PlannedOperation[]
}

/** The entry's class. `own`: the operations that stand in it. */
export function connectorSource(scope: ConnectorScope, own: readonly PlannedOperation[]): string {
  const { model, connector, parts } = scope
  for (const name of ['BaseConnector', 'Connector']) scope.use('core', name)
  const decorators = [call('@Connector', object(connectorOptions(scope))), ...connectorSecurity(model, scope.use)]
  const members = [
    ...(parts.length === 0 ? [] : [parts.map((part) => `  readonly ${part.part} = new ${part.class}()\n`).join('')]),
    ...own.map((planned) => methodSource(scope, planned)),
  ]
  const body = members.length === 0 ? '{}' : `{\n${members.join('\n')}}`
  const lines = decorators.map((decorator) => `${print(decorator, 0)}\n`).join('')
  return `${docComment(model.description === '' ? undefined : model.description, 0)}${lines}export class ${connector} extends BaseConnector ${body}\n\nexport default ${connector}\n`
}

/** A class that carries part of the operations. */
export function partSource(scope: OperationScope, part: PlannedPart, title: string): string {
  return `${docComment(title, 0)}export class ${part.class} {\n${part.operations.map((planned) => methodSource(scope, planned)).join('\n')}}\n`
}

/** What the model and `@Connector` call the same, in the order in which people read it. */
const SAME = [
  'icon',
  'brandColor',
  'publisher',
  'stackOwner',
  'contact',
  'website',
  'privacyPolicy',
  'categories',
  'facts',
  'termsOfService',
  'license',
  'status',
  'deploymentVersion',
  'keywords',
  'docs',
  'externalDocs',
  'tags',
  'consumes',
  'produces',
] as const
const HANDLED = new Set<string>([
  ...SAME,
  'modelVersion',
  'title',
  'description',
  'version',
  'address',
  'backend',
  'testConnection',
  'filePicker',
  'aiManifest',
  'aiOffer',
  'aiPublications',
  'security',
  'requirements',
  'credentials',
  'connection',
  'policies',
  'script',
  'capabilities',
  'propertiesVerbatim',
  'operations',
  'schemas',
  'paths',
  'extensions',
  'infoExtensions',
])

function connectorOptions(scope: ConnectorScope): readonly Entry[] {
  const { model, parts } = scope
  const given = <K extends keyof ConnectorModel>(key: K, as: string = key): readonly Entry[] =>
    model[key] === undefined ? [] : [[as, json(model[key])]]
  for (const key of Object.keys(model)) if (!HANDLED.has(key)) scope.lose({ at: 'connector', what: key })
  if (model.credentials !== undefined && model.credentials !== null) scope.lose({ at: 'connector', what: 'credentials' })
  const backend = model.backend ?? backendAt(model.address)
  return [
    ['title', text(model.title)],
    ['description', text(model.description)],
    ['version', text(model.version)],
    ['url', url(scope, model.address)],
    ...(backend === undefined ? [] : [['backend', text(backend)] as const]),
    ...SAME.flatMap((key) => given(key)),
    ...connectionEntries(model),
    ...policyEntries(scope),
    ...(model.script === undefined ? [] : [['script', script(scope, model.script)] as const]),
    ...given('capabilities'),
    ...given('propertiesVerbatim', 'apiProperties'),
    ...(model.credentials === null ? [['securityDefinitions', 'false'] as const] : []),
    ...testConnection(scope),
    ...filePicker(scope),
    ...ai(scope),
    ...(parts.length === 0 ? [] : [['parts', object(parts.map((part) => [part.part, `() => ${part.class}`]))] as const]),
    ...pathEntries(scope),
    ...given('extensions'),
    ...given('infoExtensions'),
  ]
}

/** What is said about paths beside their operations. */
function pathEntries(scope: ConnectorScope): readonly Entry[] {
  const sent = scope.paths.map(({ path, sent: own }): Entry => [path, object(notificationOptions(scope, own, `${path} notification`))])
  const extensions = (scope.model.paths ?? []).flatMap(({ path, extensions: own }): Entry[] =>
    own === undefined ? [] : [[path, json(own)]],
  )
  return [
    ...(sent.length === 0 ? [] : [['pathNotifications', object(sent)] as const]),
    ...(extensions.length === 0 ? [] : [['pathExtensions', object(extensions)] as const]),
  ]
}

/** One URL where it says all; host, base path and schemes apart where it can't. */
function url(scope: ConnectorScope, { scheme, host, basePath, schemes }: ConnectorModel['address']): Expression {
  const whole = `${scheme}://${host}${basePath === '/' ? '' : basePath}`
  const parsed = URL.canParse(whole) ? new URL(whole) : undefined
  const same =
    parsed !== undefined &&
    parsed.host === host &&
    (parsed.pathname.replace(/\/+$/, '') || '/') === basePath &&
    schemes === undefined &&
    parsed.search === '' &&
    parsed.hash === '' &&
    parsed.username === ''
  if (same) return text(whole)
  return object([
    ['host', expression(scope, host)],
    ...(basePath === '' ? [] : [['basePath', expression(scope, basePath)] as const]),
    ...(schemes !== undefined ? [['schemes', json(schemes)] as const] : scheme === 'https' ? [] : [['schemes', json([scheme])] as const]),
  ])
}

/** The API itself is what operations are sent on to; an expression that only the platform replaces is no address. */
function backendAt({ scheme, host, basePath }: ConnectorModel['address']): string | undefined {
  const parsed = URL.canParse(`${scheme}://${host}${basePath}`) ? new URL(`${scheme}://${host}${basePath}`) : undefined
  const isPlain = parsed !== undefined && /^https?:$/.test(parsed.protocol) && parsed.host === host.toLowerCase()
  return isPlain && parsed.search + parsed.hash + parsed.username === '' ? parsed.href.replace(/\/+$/, '') : undefined
}

function expression(scope: ConnectorScope, value: string): Expression {
  const [, name] = /^@environmentVariables\("([^"]*)"\)$/.exec(value) ?? []
  if (name === undefined) return text(value)
  scope.use('core', 'environmentVariable')
  return call('environmentVariable', text(name))
}

function policyEntries(scope: ConnectorScope): readonly Entry[] {
  const { policies } = scope.model
  if (policies === undefined) return []
  const paged = scope.model.operations.some(({ nextLink }) => nextLink !== undefined)
  return [
    ...(policies.length === 0 ? [] : [['policies', array(policies.map((policy) => policyCall(scope, policy)))] as const]),
    ...(paged || policies.length === 0 ? [['pagingPolicies', 'false'] as const] : []),
  ]
}

function policyCall(scope: ConnectorScope, { kind, operations, ...rest }: Policy): Expression {
  scope.use('core', 'Policy')
  const facts = json(rest)
  const entries = typeof facts === 'object' && facts.kind === 'object' ? facts.entries : []
  const title: readonly Entry[] = 'title' in rest ? [] : [['title', 'undefined']]
  const named = operations === undefined ? [] : [['operations', array(operations.map((id) => text(methodOf(scope, id))))] as const]
  return call(`Policy.${kind}`, object([...title, ...entries, ...named]))
}

/** An operation by its method; by its id where it has none. */
function methodOf(scope: ConnectorScope, id: string): string {
  const planned = scope.operations.get(id)
  return planned === undefined ? id : methodPath(planned)
}

function script(scope: ConnectorScope, { path, operations }: NonNullable<ConnectorModel['script']>): Expression {
  if (operations === undefined && path !== undefined) return text(path)
  return object([
    ...(path === undefined ? [] : [['path', text(path)] as const]),
    ...(operations === undefined ? [] : [['operations', array(operations.map((id) => text(methodOf(scope, id))))] as const]),
  ])
}

function testConnection(scope: ConnectorScope): readonly Entry[] {
  const { testConnection: test } = scope.model
  if (test === undefined) return []
  const called = scope.operations.get(test.operationId)
  if (called !== undefined) return [['testConnection', callOptions(called, test.parameters)]]
  scope.lose({ at: 'connector', what: 'testConnection' })
  return []
}

function filePicker(scope: ConnectorScope): readonly Entry[] {
  const { filePicker: picker } = scope.model
  if (picker === undefined) return []
  const { open, browse, ...words } = picker
  const level = ({ operationId, parameters }: typeof open): Expression | undefined => {
    const called = scope.operations.get(operationId)
    return (
      called &&
      object([
        ['operation', text(methodPath(called))],
        ...(parameters === undefined
          ? []
          : [['parameters', object(parameters.map(({ name, argument }): Entry => [name, json(argument)]))] as const]),
      ])
    )
  }
  const [opening, browsing] = [level(open), level(browse)]
  if (opening === undefined || browsing === undefined) {
    scope.lose({ at: 'connector', what: 'filePicker' })
    return []
  }
  const rest = json(words)
  const entries = typeof rest === 'object' && rest.kind === 'object' ? rest.entries : []
  return [['filePicker', object([['open', opening], ['browse', browsing], ...entries])]]
}

function ai({ model }: ConnectorScope): readonly Entry[] {
  const { aiManifest, aiOffer, aiPublications } = model
  const entries: Entry[] = [
    ...(aiManifest === undefined ? [] : [['manifest', json(aiManifest)] as const]),
    ...(aiOffer?.enabled === undefined ? [] : [['enabled', String(aiOffer.enabled)] as const]),
    ...(aiOffer?.operations === undefined ? [] : [['changes', json(aiOffer.operations)] as const]),
    ...(aiPublications === undefined ? [] : [['publications', json(aiPublications)] as const]),
  ]
  return entries.length === 0 ? [] : [['ai', object(entries)]]
}
