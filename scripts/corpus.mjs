/**
 * Imports every connector of the reference collection, checks the generated types, builds the definitions and compares them with the originals.
 * `FERRULE_REFERENCE` names a folder with `corpus/connectors` and `tools/same-definition.mjs`; without it there is nothing to do.
 *
 *   npm run corpus              all of them
 *   npm run corpus -- word …    those whose names hold one of the words; the differences are printed in full
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fork } from 'node:child_process'
import { emitApiProperties, emitSwagger2, stringifyDocument } from '@ferrule/core/emit'

const ROOT = join(import.meta.dirname, '..')
const cli = (path) => import(join(ROOT, 'packages/cli/dist', path))

if (process.argv[2] === '--batch') {
  process.once('message', (work) => void batch(work).then((result) => process.send(result, () => process.disconnect())))
} else process.exitCode = await main(process.argv.slice(2))

async function main(words) {
  const reference = process.env['FERRULE_REFERENCE']
  if (reference === undefined) {
    console.log('Skipped: set FERRULE_REFERENCE to the folder that holds corpus/connectors and tools/same-definition.mjs.')
    return 0
  }
  const started = Date.now()
  const corpus = join(reference, 'corpus/connectors')
  const names = readdirSync(corpus).filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  const work = mkdtempSync(join(tmpdir(), 'ferrule-corpus-'))
  symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'), 'dir')
  for (const folder of ['left', 'built', 'projects']) mkdirSync(join(work, folder))
  try {
    const results = await runBatches(names, { corpus, work })
    return report(results, { reference, work, seconds: (Date.now() - started) / 1000, full: words.length > 0 })
  } finally {
    if (process.env['KEEP'] === undefined) rmSync(work, { recursive: true, force: true })
    else console.log(`Kept in ${work}.`)
  }
}

/** As many batches at a time as there are processors; each is a process of its own, so that its memory can be told and is given back. */
async function runBatches(names, place) {
  const size = 24
  const queue = Array.from({ length: Math.ceil(names.length / size) }, (_, index) => names.slice(index * size, (index + 1) * size))
  const results = []
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.push(await inProcess({ names: next, ...place }))
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker))
  return results
}

function inProcess(work) {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--batch'], { execArgv: ['--max-old-space-size=3000'] })
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', (code) => code !== 0 && reject(new Error(`A batch ended with code ${code}: ${work.names.join(', ')}`)))
    child.send(work)
  })
}

/** Import, type check and build of some connectors. */
async function batch({ names, corpus, work }) {
  const [{ importSource }, { readImportSource }, { loadConnector }] = await Promise.all([
    cli('commands/import.js'),
    cli('import/source.js'),
    cli('load-connector.js'),
  ])
  const found = []
  for (const name of names) {
    const entry = { name, losses: [], raw: [], errors: [], types: [] }
    found.push(entry)
    try {
      const source = await readImportSource(join(corpus, name))
      const imported = importSource(source, { name })
      if (imported.model === undefined) {
        entry.unreadable = imported.diagnostics[0]?.code ?? 'unreadable'
        continue
      }
      Object.assign(entry, { losses: imported.losses, raw: imported.raw, counts: countsOf(imported.model) })
      const project = join(work, 'projects', name)
      for (const { path, content } of imported.files) {
        mkdirSync(dirname(join(project, path)), { recursive: true })
        writeFileSync(join(project, path), content)
      }
      const { model, diagnostics } = await loadConnector(join(project, 'src/connector.ts'))
      entry.errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => ({ code, message }))
      cpSync(join(corpus, name), join(work, 'left', name), { recursive: true })
      if (model === undefined) continue
      const built = join(work, 'built', name)
      mkdirSync(built)
      writeFileSync(join(built, 'apiDefinition.swagger.json'), stringifyDocument(emitSwagger2(model).document))
      if (existsSync(join(corpus, name, 'apiProperties.json')))
        writeFileSync(join(built, 'apiProperties.json'), stringifyDocument(emitApiProperties(model, { stackOwner: true }).document))
    } catch (error) {
      entry.failed = error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)
    }
  }
  await checkTypes(found, work)
  return { found, peak: process.resourceUsage().maxRSS / 1024 }
}

/** One program for all projects of a batch: the libraries are read once. */
async function checkTypes(found, work) {
  const { default: ts } = await import('typescript')
  const entries = found.map(({ name }) => join(work, 'projects', name, 'src/connector.ts')).filter((path) => existsSync(path))
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: entries }, ts.sys, ROOT)
  const program = ts.createProgram(entries, { ...options, isolatedModules: true, noEmit: true })
  for (const { file, start = 0, code, messageText } of ts.getPreEmitDiagnostics(program)) {
    const owner = found.find(({ name }) => file?.fileName.startsWith(`${join(work, 'projects', name)}/`)) ?? found[0]
    const line = file === undefined ? 0 : ts.getLineAndCharacterOfPosition(file, start).line + 1
    owner?.types.push(
      `TS${code} ${file?.fileName.split('/src/').at(-1) ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 200)}`,
    )
  }
}

/**
 * Every extension that the platform documents or that a client of it is known to read. Words of other tools and misspelt ones say nothing to it.
 * The list stands here so that the measure does not depend on what is measured.
 */
const PLATFORM_EXTENSIONS = new Set(
  (
    'x-bodyName x-ms-agentic-protocol x-ms-ai-sensitivity x-ms-api-annotation x-ms-base-path x-ms-capabilities ' +
    'x-ms-connection-options x-ms-connection-required x-ms-connector-metadata x-ms-content-hint x-ms-content-sensitivityLabelInfo ' +
    'x-ms-create-new-resource x-ms-deployment-version x-ms-description-for-model x-ms-deserialization x-ms-displayFormat ' +
    'x-ms-docs x-ms-dynamic-list x-ms-dynamic-properties x-ms-dynamic-schema x-ms-dynamic-tree x-ms-dynamic-values ' +
    'x-ms-dynamically-added x-ms-editor x-ms-editor-options x-ms-enum x-ms-enum-display-name x-ms-enum-values x-ms-explicit-input ' +
    'x-ms-format x-ms-group-name x-ms-headers x-ms-input-dependencies x-ms-keyOrder x-ms-keyType x-ms-keywords ' +
    'x-ms-localizeDefaultValue x-ms-media-kind x-ms-method x-ms-name-for-model x-ms-no-generic-test x-ms-notification ' +
    'x-ms-notification-content x-ms-notification-url x-ms-openai-data x-ms-openai-manifest x-ms-openai-published-to-copilots ' +
    'x-ms-operation-context x-ms-pageable x-ms-path x-ms-permission x-ms-property-entity-type x-ms-property-name-alias ' +
    'x-ms-relationships x-ms-require-user-confirmation x-ms-safe-operation x-ms-scheduler-recommendation x-ms-scheduler-trigger ' +
    'x-ms-serialization x-ms-sort x-ms-stateless-default x-ms-summary x-ms-test-value x-ms-trigger x-ms-trigger-hint ' +
    'x-ms-trigger-metadata x-ms-trigger-value x-ms-url-encoding x-ms-visibility'
  ).split(' '),
)

/** What a part of a model says in words of the platform, or of Swagger itself, without an option for it. */
function unsaidKeys({ extensions = {}, verbatim = {} }) {
  return Object.keys({ ...extensions, ...verbatim }).filter((key) => !key.startsWith('x-') || PLATFORM_EXTENSIONS.has(key))
}

/** How much a model says: operations, parameters, properties; and how many of its parts need `extensions` or `verbatim` to say it. */
function countsOf(model) {
  const counts = { operations: 0, parameters: 0, properties: 0, unsaid: 0, foreign: 0 }
  const unsaid = {}
  const see = (node = {}) => {
    const keys = unsaidKeys(node)
    if (keys.length > 0) counts.unsaid++
    else if (node.extensions !== undefined || node.verbatim !== undefined) counts.foreign++
    for (const key of keys) unsaid[key] = (unsaid[key] ?? 0) + 1
  }
  const walk = (schema) => {
    if (schema === undefined) return
    see(schema)
    for (const property of schema.properties ?? []) {
      counts.properties++
      walk(property.schema)
    }
    walk(schema.items)
    if (typeof schema.additional === 'object') walk(schema.additional)
    for (const part of schema.allOf ?? []) walk(part)
  }
  for (const operation of model.operations) {
    counts.operations++
    see(operation)
    for (const { schema } of operation.parameters) {
      counts.parameters++
      walk(schema)
    }
    see(operation.body)
    walk(operation.body?.schema)
    for (const response of [...operation.responses, operation.defaultResponse]) {
      see(response)
      walk(response?.schema)
      for (const header of response?.headers ?? []) walk(header.schema)
    }
    see(operation.notification)
    walk(operation.notification?.schema)
    walk(operation.event)
    walk(operation.item)
  }
  for (const { schema } of model.schemas) walk(schema)
  return { ...counts, keys: unsaid }
}

function report(results, { reference, work, seconds, full }) {
  const found = results.flatMap((result) => result.found)
  const tool = spawnSync(
    process.execPath,
    [join(reference, 'tools/same-definition.mjs'), '--many', join(work, 'left'), join(work, 'built')],
    {
      encoding: 'utf8',
      maxBuffer: 1e9,
    },
  )
  const lines = tool.stdout.trim().split('\n')
  const summary = lines.pop() ?? ''
  for (const { name, failed, unreadable } of found) {
    if (failed !== undefined) console.log(`failed     ${name}: ${failed}`)
    if (unreadable !== undefined) console.log(`unreadable ${name}: ${unreadable}`)
  }
  if (full) for (const line of lines) console.log(line)
  else
    mostFrequent(
      'Differences, the first of each connector',
      lines.map((line) => ({ what: kindOf(line), at: line })),
    )
  mostFrequent(
    'Type errors',
    found.flatMap(({ name, types }) => types.map((type) => ({ what: type.split(' ')[0], at: `${name} ${type}` }))),
  )
  mostFrequent(
    'Errors that stop a build',
    found.flatMap(({ name, errors }) => errors.map(({ code, message }) => ({ what: code, at: `${name}: ${message}` }))),
  )
  mostFrequent(
    'Not carried over',
    found.flatMap(({ name, losses }) => losses.map(({ what, at }) => ({ what, at: `${name} ${at}` }))),
  )
  mostFrequent(
    'Raw forms',
    found.flatMap(({ name, raw }) => raw.map(({ what, at }) => ({ what, at: `${name} ${at}` }))),
  )

  mostFrequent(
    'Said by `extensions` and `verbatim` alone',
    found.flatMap(({ name, counts }) =>
      Object.entries(counts?.keys ?? {}).flatMap(([key, times]) => Array.from({ length: times }, () => ({ what: key, at: name }))),
    ),
  )
  const total = { operations: 0, parameters: 0, properties: 0, unsaid: 0, foreign: 0 }
  for (const { counts } of found) for (const key of Object.keys(total)) total[key] += counts?.[key] ?? 0
  const raw = found.reduce((sum, entry) => sum + entry.raw.length, 0)
  const whole = total.operations + total.parameters + total.properties
  const clean = found.filter(({ counts, types }) => counts !== undefined && types.length === 0).length
  const buildable = found.filter(({ counts, errors }) => counts !== undefined && errors.length === 0).length
  console.log(`\n${total.operations} operations, ${total.parameters} parameters, ${total.properties} properties`)
  const share = ((100 * (total.unsaid + raw)) / Math.max(1, whole)).toFixed(2)
  console.log(`${total.unsaid} need extensions or verbatim (${total.foreign} more have words of other tools), ${raw} raw forms: ${share} %`)
  console.log(`${clean} type-check, ${buildable} build without errors`)
  console.log(`${seconds.toFixed(0)} s, at most ${Math.max(...results.map(({ peak }) => peak)).toFixed(0)} MB in one process`)
  console.log(summary)
  const unreadable = found.some(({ failed }) => failed !== undefined)
  return tool.status === 0 && !unreadable && clean === buildable && clean === found.filter(({ counts }) => counts !== undefined).length
    ? 0
    : 1
}

/** What a line of the comparison is about: the last key of its path. */
function kindOf(line) {
  const [, path = line] = /· (.*?): /.exec(line) ?? []
  return (
    path
      .split('/')
      .filter((part) => part !== '' && !/^\d+$/.test(part))
      .at(-1) ?? line
  )
}

function mostFrequent(title, list) {
  if (list.length === 0) return
  const groups = new Map()
  for (const { what, at } of list) groups.set(what, [...(groups.get(what) ?? []), at])
  console.log(`\n${title}`)
  for (const [what, places] of [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, 15))
    console.log(`${String(places.length).padStart(6)} ${what} · ${String(places[0]).slice(0, 220)}`)
}
