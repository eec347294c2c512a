/**
 * Owns a pretend Power Platform: it knows the emitted files alone, speaks HTTP alone, and behaves as the platform's runtime does. What works
 * with it does not depend on how the connector was made.
 */
import { openDesigner, type Designer } from '../designer/index.js'
import { isUrl, readConnector } from '../documents/index.js'
import { runAction, type ActionParts, type ActionResult } from './actions/run-action.js'
import type { Pagination } from './actions/pages.js'
import type { Connection } from './connections/connection.js'
import { Connections, type ConnectOptions } from './connections/connections.js'
import type { ConnectionDialog } from './connections/dialog.js'
import type { ConnectionTest } from './connections/test-connection.js'
import { PlatformDefinition, type PlatformOperation } from './definition.js'
import { asJson } from './as-json.js'
import { danglingReferences } from './dynamic/dangling.js'
import { DynamicData, type Dependency, type DynamicSchema, type DynamicTree, type DynamicValues } from './dynamic/dynamic-data.js'
import type { DynamicRules } from './dynamic/extensions.js'
import type { TreeItem } from './dynamic/trees.js'
import { copyAsTest, type CopiedTest, type CopyOptions, type Evidence } from './evidence/copy-as-test.js'
import { Exchanges, type Exchange } from './evidence/exchanges.js'
import { distinct, Findings, type Finding } from './evidence/findings.js'
import { Steps } from './evidence/steps.js'
import { Gateway } from './gateway.js'
import { Http } from './http.js'
import { GatewayPolicies } from './policies/gateway-policies.js'
import { refuseUnknown } from './requests/unknown-input.js'
import { PlatformTime } from './time.js'
import { CallbackEndpoint } from './triggers/callbacks.js'
import { PollingFlow } from './triggers/polling-flow.js'
import { WebhookFlow } from './triggers/webhook-flow.js'

export interface PlatformOptions {
  /** `apiDefinition.swagger.json` itself; or its folder, with `apiProperties.json` beside; or the URL where a running server shows both. */
  readonly definition: object | string
  /** `apiProperties.json`. */
  readonly properties?: object
  /** Where the connector's server is, with the definition's base path: `http://127.0.0.1:3000/api`. Where the definition came from, unless given. */
  readonly baseUrl?: string
  /** What a maker fills in to make the first connection, as in `connect`. */
  readonly connection?: object
  /** The client secret of the connector's OAuth application; the files never hold it. */
  readonly clientSecret?: string
  /** Where hosts that the files name really are: `{ 'https://login.contoso.example': 'http://127.0.0.1:9000' }`. */
  readonly hosts?: Readonly<Record<string, string>>
  /** How long an answer is waited for; 120,000 unless given, as on the platform. */
  readonly timeoutMs?: number
  /** How the platform's waits (before it tries again, for a long-running action) are really spent: 50 ms each at most unless given. */
  readonly wait?: (ms: number) => Promise<unknown>
}
export interface StepOptions {
  /** The first one that was made, unless given. */
  readonly connection?: Connection
}
export interface InvokeOptions extends StepOptions {
  /** The step's pagination setting; off unless given. */
  readonly pagination?: Pagination
}
export interface DynamicOptions extends StepOptions {
  /** Whose designer is meant; the older rules where both are said, unless given. */
  readonly rules?: DynamicRules
}
export interface TreeOptions extends DynamicOptions {
  /** The item that is opened; the root unless given. */
  readonly under?: TreeItem
}

/** A pretend platform with one connector and its connections. */
export interface Platform extends Pick<Designer, 'catalogue' | 'card'> {
  /** What a maker sees who makes a connection. */
  readonly dialog: ConnectionDialog
  readonly connections: readonly Connection[]
  /** Makes a connection as a maker does: fills in the fields, signs in, and tests it where the definition says how. Rejects with what the maker reads. */
  connect(values?: object, options?: ConnectOptions): Promise<Connection>
  /** Runs the declared test of a connection again. */
  testConnection(connection?: Connection): Promise<ConnectionTest>
  /** Runs an action; `values` are what the maker filled in, by the names of parameters and of the body's properties. */
  invoke(operationId: string, values?: object, options?: InvokeOptions): Promise<ActionResult>
  /** What a dropdown offers to a maker who has filled in `given`. Its answers are kept, as designers keep them, until `clearCache()`. */
  values(operationId: string, input: string, given?: object, options?: DynamicOptions): Promise<DynamicValues>
  /** The fields that another operation tells, for the inputs or the outputs. */
  schema(operationId: string, of: 'inputs' | 'outputs', given?: object, options?: DynamicOptions): Promise<DynamicSchema>
  /** One level of a folder or file picker. */
  tree(operationId: string, input: string, given?: object, options?: TreeOptions): Promise<DynamicTree>
  /** Which inputs of an operation other operations fill, and what those calls depend on. */
  dependencies(operationId: string): readonly Dependency[]
  /** Forgets what dropdowns, fields and trees were told. */
  clearCache(): void
  /** Turns on a flow that starts with a webhook trigger. */
  turnOn(operationId: string, values?: object, options?: StepOptions): Promise<WebhookFlow>
  /** Turns on a flow that starts with a polling trigger; asked first by `poll()` or `advance()`. */
  startPolling(operationId: string, values?: object, options?: StepOptions & { readonly recurrenceMs?: number }): PollingFlow
  /** Runs an action that calls back: the flow waits for what comes. */
  waitFor(operationId: string, values?: object, options?: StepOptions): Promise<WebhookFlow>
  /** Lets the platform's clock go on: polling flows whose time comes ask, in the order of their times. */
  advance(ms: number): Promise<void>
  /** Milliseconds since the platform was opened, by its own clock. */
  readonly now: number
  /** Everything that was sent and received, in its order; of requests for tokens without the secrets. */
  readonly exchanges: readonly Exchange[]
  /** What is wrong with the connector's dynamic data, and with all of it that was used: each with its place and what puts it right. */
  readonly findings: readonly Finding[]
  /** A text without the secrets of the connections. */
  redact(text: string): string
  /** What can't be played here, such as some policies. */
  readonly warnings: readonly string[]
  /** Writes down everything so far: a recording of what was answered, and a jest test that does the same again. Secrets are left out. */
  copyAsTest(how: CopyOptions): Promise<CopiedTest>
  close(): Promise<void>
}

export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { definition: root, properties } = await documentsOf(options)
  const definition = new PlatformDefinition(root)
  const baseUrl = baseUrlOf(options)
  const callbacks = await CallbackEndpoint.listen()
  const { hosts = {}, timeoutMs = 120_000 } = options
  const http = new Http(hosts)
  const time = new PlatformTime(options.wait)
  const policies = new GatewayPolicies(properties)
  const exchanges = new Exchanges()
  const findings = new Findings()
  const gateway = new Gateway({ definition, policies, http, time, exchanges, hosts, timeoutMs, baseUrl })
  const parts: ActionParts = { definition, policies, gateway, time, exchanges, findings }
  const { clientSecret } = options
  if (clientSecret !== undefined) exchanges.keepSecret([clientSecret])
  const connections = new Connections({ ...parts, properties, http, clientSecret })
  const dynamic = new DynamicData(parts)
  const polling: PollingFlow[] = []
  const flows: (WebhookFlow | PollingFlow)[] = []
  const steps = new Steps()
  const now = time.now
  const { catalogue, card } = openDesigner({ definition: root, properties })

  /** The operation with the fields that a maker sees, and what was filled in. */
  const filledIn = async (declared: PlatformOperation, given: object, connection: Connection) => {
    const values = asJson(given)
    const operation = await dynamic.completed(declared, values, { connection })
    refuseUnknown(definition, operation, values)
    return { operation, values }
  }
  const webhook = async (declared: PlatformOperation, given: object, how: StepOptions): Promise<WebhookFlow> => {
    const connection = connections.choose(how.connection)
    const { operation, values } = await filledIn(declared, given, connection)
    const watch = steps.webhook({ operationId: declared.id, values, connection: connections.all.indexOf(connection) })
    const { splitOn } = card(declared.id)
    const flow = new WebhookFlow({ definition, splitOn, gateway, callbacks, exchanges, connection, watch }, operation, values)
    flows.push(flow)
    await flow.turnOn()
    watch.turnedOn()
    return flow
  }
  const platform: Platform = {
    catalogue,
    card,
    dialog: connections.dialog,
    connections: connections.all,
    connect: (values = {}, how = {}) => connections.connect(asJson(values), how),
    testConnection: (connection) => connections.test(connections.choose(connection)),
    async invoke(operationId, given = {}, { connection: wanted, pagination } = {}) {
      const connection = connections.choose(wanted)
      const { operation, values } = await filledIn(definition.operation(operationId), given, connection)
      const result = await runAction(parts, operation, values, { connection, pagination })
      steps.action({ operationId, values, connection: connections.all.indexOf(connection) }, pagination, result)
      return result
    },
    values: async (operationId, input, given = {}, { connection, rules } = {}) =>
      dynamic.values(definition.operation(operationId), input, asJson(given), { rules, connection: connections.choose(connection) }),
    schema: async (operationId, of, given = {}, { connection, rules } = {}) =>
      dynamic.schema(definition.operation(operationId), of, asJson(given), { rules, connection: connections.choose(connection) }),
    tree: async (operationId, input, given = {}, { connection, rules, under } = {}) =>
      dynamic.tree(definition.operation(operationId), input, asJson(given), { rules, under, connection: connections.choose(connection) }),
    dependencies: (operationId) => dynamic.dependencies(definition.operation(operationId)),
    clearCache: () => dynamic.clear(),
    async turnOn(operationId, values = {}, how = {}) {
      const operation = definition.operation(operationId)
      if (operation.notification === undefined || operation.raw['x-ms-trigger'] === undefined)
        throw new Error(`${operationId} is no webhook trigger.`)
      return webhook(operation, values, how)
    },
    startPolling(operationId, values = {}, { recurrenceMs, connection: wanted } = {}) {
      const operation = definition.operation(operationId)
      if (operation.notification !== undefined || operation.raw['x-ms-trigger'] === undefined)
        throw new Error(`${operationId} is no polling trigger.`)
      refuseUnknown(definition, operation, asJson(values))
      const policy = policies.of('pollingtrigger', operationId)
      const connection = connections.choose(wanted)
      const polled = steps.polling({ operationId, values: asJson(values), connection: connections.all.indexOf(connection) })
      const { splitOn } = card(operationId)
      const flow = new PollingFlow(
        { definition, splitOn, policy, gateway, now, connection, polled },
        operation,
        asJson(values),
        recurrenceMs,
      )
      polling.push(flow)
      flows.push(flow)
      return flow
    },
    async waitFor(operationId, values = {}, how = {}) {
      const operation = definition.operation(operationId)
      if (operation.notification === undefined || operation.raw['x-ms-trigger'] !== undefined)
        throw new Error(`${operationId} is no action that calls back.`)
      return webhook(operation, values, how)
    },
    async advance(ms) {
      const until = now() + ms
      for (;;) {
        const [next] = polling.filter(({ nextPollAt }) => nextPollAt <= until).sort((a, b) => a.nextPollAt - b.nextPollAt)
        if (next === undefined) break
        time.moveTo(next.nextPollAt)
        await next.poll()
      }
      time.moveTo(until)
    },
    get now() {
      return now()
    },
    get exchanges() {
      return exchanges.list
    },
    get findings() {
      return distinct([...danglingReferences(definition, dynamic), ...findings.list, ...flows.flatMap((flow) => flow.findings)])
    },
    redact: (text) => exchanges.redact(text),
    copyAsTest: (how) =>
      copyAsTest(
        {
          ...{ exchanges, steps: steps.list, baseUrl: baseUrlOf(options), connections: connections.all, findings: platform.findings },
          ...{ documents: { definition: root, properties }, folder: folderOf(options) },
        },
        how,
      ),
    warnings: policies.warnings(),
    async close() {
      await http.close()
      await callbacks.close()
    },
  }
  if (options.connection === undefined) return platform
  try {
    await platform.connect(options.connection)
    return platform
  } catch (error) {
    await platform.close()
    throw error
  }
}

async function documentsOf({ definition, properties }: PlatformOptions): Promise<Evidence['documents']> {
  const given = properties === undefined ? undefined : asJson(properties)
  if (typeof definition !== 'string') return { definition: asJson(definition), properties: given ?? {} }
  const found = await readConnector(definition)
  const [wrong] = found.diagnostics.filter(({ severity }) => severity === 'error')
  if (wrong !== undefined) {
    const { file = definition, line } = wrong.at
    throw new Error(`${file}${line === undefined ? '' : `:${line}`}: ${wrong.message} ${wrong.fix}`)
  }
  return { definition: found.definition ?? {}, properties: given ?? found.properties ?? {} }
}

function folderOf({ definition }: PlatformOptions): string | undefined {
  return typeof definition !== 'string' || isUrl(definition) ? undefined : definition
}

function baseUrlOf({ baseUrl, definition }: PlatformOptions): string {
  if (baseUrl !== undefined) return baseUrl
  if (typeof definition === 'string' && isUrl(definition)) return definition.replace(/\/(apiDefinition\.swagger\.json|)$/, '')
  throw new Error('openPlatform needs baseUrl: where the connector’s server is, with its base path, such as http://127.0.0.1:3000/api.')
}
