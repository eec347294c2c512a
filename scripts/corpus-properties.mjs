/**
 * Owns reading and writing again the properties of real connectors: apiProperties.json → model → apiProperties.json means the same.
 *
 *     FERRULE_REFERENCE=<folder with corpus/ and tools/> node scripts/corpus-properties.mjs
 *
 * The connectors are not part of this repository; without them there is nothing to compare.
 */
import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const reference = process.env.FERRULE_REFERENCE
if (reference === undefined || reference === '') {
  console.log('FERRULE_REFERENCE is not set: there are no real connectors to read.')
} else {
  process.exitCode = await run(join(reference, 'corpus', 'connectors'), join(reference, 'tools', 'same-definition.mjs'))
}

async function run(corpus, tool) {
  const { differences, parseLenient } = await import(pathToFileURL(tool).href)
  const { emitApiProperties, parseApiProperties, read } = await load()
  const started = performance.now()
  const counts = { same: 0, different: 0, unreadable: 0, parameters: 0, policies: 0, raw: 0 }
  for (const name of readdirSync(corpus).sort()) {
    const file = join(corpus, name, 'apiProperties.json')
    if (!existsSync(file)) continue
    const text = readFileSync(file, 'utf8')
    const { properties, diagnostics } = parseApiProperties(text, { file: name })
    if (properties === undefined) {
      counts.unreadable++
      console.log(`unreadable ${name}: ${diagnostics[0]?.message}`)
      continue
    }
    const model = read(properties)
    const { document } = emitApiProperties(model)
    const again = emitApiProperties(read(parseApiProperties(document).properties)).document
    const [source, written] = [parseLenient(text), JSON.parse(JSON.stringify(document))].map((own) => ({ definition: {}, properties: own }))
    const found = differences(source, written)
    if (JSON.stringify(again) !== JSON.stringify(document)) found.push('reading what was written and writing it again gives other bytes')
    if (found.length === 0) counts.same++
    else {
      counts.different++
      console.log(`different  ${name}: ${found.length} · ${found[0]}`)
    }
    count(counts, name, properties)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(2)
  console.log(`${counts.same} same, ${counts.different} different, ${counts.unreadable} unreadable, ${seconds} s`)
  console.log(`${counts.parameters} connection parameters and ${counts.policies} policies; ${counts.raw} of them in a raw form`)
  return counts.different > 0 ? 1 : 0
}

/** How much of what the platform knows needed more than the model's words. */
function count(counts, name, { connection, policies, propertiesVerbatim }) {
  const parameters = [...(connection?.parameters ?? []), ...(connection?.sets?.sets ?? []).flatMap((set) => set.parameters)]
  counts.parameters += parameters.length
  counts.policies += policies?.length ?? 0
  const raw = [
    ...parameters.filter(({ kind, verbatim, settings }) => kind === 'other' || verbatim !== undefined || settings?.verbatim !== undefined),
    ...(policies ?? []).filter(({ kind, verbatim }) => kind === 'raw' || verbatim !== undefined),
  ]
  counts.raw += raw.length
  if (!process.argv.includes('--raw')) return
  for (const { name: own, title, kind, verbatim, settings } of raw)
    console.log(`raw        ${name}: ${own ?? title} (${kind}) ${JSON.stringify(verbatim ?? settings?.verbatim)}`)
  if (propertiesVerbatim !== undefined) console.log(`verbatim   ${name}: ${JSON.stringify(propertiesVerbatim).slice(0, 200)}`)
}

/** The emitter and the parser, from their sources: nothing has to be built. */
async function load() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export { emitApiProperties } from './emit/api-properties/index.js'
        export { parseApiProperties } from './parse/api-properties/index.js'
        import { freezeModel } from './model/index.js'
        const nothing = { modelVersion: 1, title: '', description: '', version: '', address: {}, security: [], operations: [], schemas: [] }
        export const read = (properties) => freezeModel({ ...nothing, ...properties })`,
      resolveDir: join(import.meta.dirname, '..', 'packages', 'core', 'src'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    // Libraries in their portable form: a module that is not a file requires nothing.
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}
