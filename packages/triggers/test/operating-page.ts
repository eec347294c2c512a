/** Owns the page about operating: the lines of the log and the metrics, as the code writes them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Registry } from 'prom-client'

const packages = join(import.meta.dirname, '../..')
const FOLDERS = ['triggers/src', 'fastify/src/triggers']

/** What the line of an attempt says. */
export const ATTEMPT_FIELDS: Readonly<Record<string, string>> = {
  delivery: 'its id, which receivers know as `webhook-id`',
  event: 'the id of the event',
  topic: 'the operation id of the trigger',
  receiver: 'host and digest of the callback URL, which itself is a secret',
  attempt: 'its number, from 1',
  outcome: '`delivered`, `refused` (an answer that is no success), `timeout`, `connection`, `blocked`, `impossible`',
  durationMs: 'how long it took',
  status: 'what the receiver answered, where it did',
  error: 'what went wrong, where nothing was answered',
  retryAt: 'when the next attempt is due',
  reason: 'why there is none',
}

/** Writes the page. */
export async function writeOperatingPage(registry: Registry): Promise<string> {
  const metrics = await registry.getMetricsAsJSON()
  return `# Operating

What a process that serves and keeps triggers tells of itself. Written from the code by \`npm run golden\`.

## Log

Each request is a line at \`info\`: \`method\`, \`path\` without its query, \`status\`, \`ms\`. Triggers have these, by
Fastify's logger or the \`log\` of \`createTriggers\`. No line has a callback URL, an event or a secret in it,
save \`callback received\`, which development mode alone writes.

${table(
  ['level', 'message', 'says'],
  linesOf().map(({ level, message, fields }) => [level, message, fields.map((field) => `\`${field}\``).join(', ')]),
)}

Each attempt is one line, at \`debug\` where it arrived. It says:

${table(
  ['field', 'meaning'],
  Object.entries(ATTEMPT_FIELDS).map(([field, meaning]) => [`\`${field}\``, meaning]),
)}

## Metrics

\`serve(connector, { metrics: '/metrics' })\`, the same option of the plugin, or \`ferrule serve --metrics /metrics\` serves these to Prometheus, below the
connector's path and without credentials: keep that path from the outside. Install \`prom-client\` for it. Where there is a registry already, these add to it:

\`\`\`ts
import { ferrule } from '@ferrule/fastify'
import { requestMetrics } from '@ferrule/fastify/metrics'
import type { Triggers } from '@ferrule/triggers'
import { triggerMetrics } from '@ferrule/triggers/metrics'
import Fastify from 'fastify'
import { register } from 'prom-client'

export async function observed(connector: object, triggers: Triggers) {
  const app = Fastify()
  requestMetrics(app, { registry: register })
  triggerMetrics(triggers, { registry: register })
  return app.register(ferrule, { connector })
}
\`\`\`

${table(
  ['metric', 'type', 'labels', 'meaning'],
  metrics.map(({ name, type, help }) => [`\`${name}\``, String(type), labelsOf(registry, name), help]),
)}

Labels have bounds: operations are those that are declared, and no request makes a new one. What waits is the same in every process on one store; what was
asked, tried and published is this process's own. Worth an alarm: requests with the status \`5xx\`,
\`ferrule_oldest_due_seconds\` above a few minutes (nobody delivers, or too slowly), \`ferrule_store_up\` at 0, \`ferrule_dead_letters\` that grows.

## Restore a backup

A store that is put back to an earlier state forgets what came after, and gives the same positions to other events: flows that ask for what is new could pass
some. Before you start on it, give it a new history. Flows that ask are then given everything that is kept once more, with the header \`ferrule-gap\`; flows that are
told are as they were in the backup.

\`\`\`sh
sqlite3 triggers.sqlite "UPDATE ferrule_meta SET value = lower(hex(randomblob(8))) WHERE name = 'epoch'"
psql "$DATABASE_URL" -c "UPDATE ferrule.meta SET value = substr(md5(random()::text), 1, 16) WHERE name = 'epoch'"
\`\`\`
`
}

interface Line {
  readonly level: string
  readonly message: string
  readonly fields: readonly string[]
}

const LEVELS = ['error', 'warn', 'info', 'debug']

/** Every call of a log in the sources, the loudest first. */
function linesOf(): readonly Line[] {
  const calls = FOLDERS.flatMap((folder) => sourcesIn(join(packages, folder))).flatMap((text) => [
    ...text.matchAll(/\blog\.(debug|info|warn|error)\(\s*(?:(\{.*?\}|data),\s*)?'([^']+)'/gs),
  ])
  return calls
    .map(([, level = '', data = '', message = '']) => ({ level, message, fields: data === 'data' ? [] : fieldsOf(data) }))
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.message < b.message ? -1 : 1))
}

/** Names of an object literal, without those that it is spread from. */
function fieldsOf(literal: string): readonly string[] {
  return literal.split(',').flatMap((part) => /^[\s{]*(\w+)\s*(?::|\}?$)/.exec(part.trim())?.[1] ?? [])
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

function labelsOf(registry: Registry, name: string): string {
  const { labelNames = [] } = registry.getSingleMetric(name) as unknown as { readonly labelNames?: readonly string[] }
  return labelNames.map((label) => `\`${label}\``).join(', ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
