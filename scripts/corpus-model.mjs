/**
 * Owns reading and writing again real connectors: definition and properties → model → definition and properties mean the same, and what was
 * written is read and written as the same bytes.
 *
 *     FERRULE_REFERENCE=<folder with corpus/ and tools/> node scripts/corpus-model.mjs [part of a connector's name]
 *
 * The connectors are not part of this repository; without them there is nothing to compare.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** What the platform knows; other tools' extensions and misspelt ones are none of the model's business. */
const KNOWN =
  /^x-ms-(?!enum$|enum-value$|client-|parameter-location$|mutability$|identifiers$|discriminator-value$|secret$|azure-resource$|long-running|examples$|docs-|skip-|navigation|primary|description$|api-annotations$|sumamry$|visb|visibi?lty$|parameterized)/

const reference = process.env.FERRULE_REFERENCE
if (reference === undefined || reference === '') {
  console.log('FERRULE_REFERENCE is not set: there are no real connectors to read.')
} else {
  process.exitCode = await run(join(reference, 'corpus', 'connectors'), join(reference, 'tools', 'same-definition.mjs'))
}

async function run(corpus, tool) {
  const { differences, parseLenient } = await import(pathToFileURL(tool).href)
  const { parseConnector, ...emitters } = await load()
  const wanted = process.argv[2] ?? ''
  const counts = { same: 0, different: 0, unreadable: 0 }
  const places = { operations: 0, values: 0, raw: 0 }
  let spent = 0
  for (const name of readdirSync(corpus).sort()) {
    if (!name.includes(wanted)) continue
    const [definition, properties] = ['apiDefinition.swagger.json', 'apiProperties.json'].map((file) => join(corpus, name, file))
    const sources = {
      definition: readFileSync(definition),
      properties: existsSync(properties) ? readFileSync(properties, 'utf8') : undefined,
    }
    const started = performance.now()
    const { model, diagnostics } = parseConnector(sources, { files: { definition: name } })
    if (model === undefined) {
      counts.unreadable++
      console.log(`unreadable ${name}: ${diagnostics[0]?.message}`)
      continue
    }
    const written = write(model, sources, emitters)
    spent += performance.now() - started
    const source = {
      definition: parseLenient(sources.definition.toString('utf8')),
      properties: sources.properties && parseLenient(sources.properties),
    }
    const found = differences(source, JSON.parse(JSON.stringify(written)))
    const again = write(parseConnector(written).model, sources, emitters)
    if (JSON.stringify(again) !== JSON.stringify(written)) found.push('what was written is written otherwise once it was read')
    count(places, model)
    if (found.length === 0) counts.same++
    else {
      counts.different++
      console.log(`different  ${name}: ${found.length} · ${wanted === '' ? found[0] : found.join('\n    ')}`)
    }
  }
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(`${counts.same} same, ${counts.different} different, ${counts.unreadable} unreadable`)
  console.log(`${(spent / 1000).toFixed(2)} s for reading and writing, ${peak} MB at most`)
  console.log(`${places.operations} operations, ${places.values} values; ${places.raw} of them say in a raw form what the platform knows`)
  return counts.different > 0 ? 1 : 0
}

function write(model, { properties }, { emitSwagger2, emitApiProperties }) {
  return {
    definition: emitSwagger2(model).document,
    properties: properties === undefined ? undefined : emitApiProperties(model).document,
  }
}

/** How much of what the platform knows needed more than the model's words. */
function count(places, value) {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) return value.forEach((item) => count(places, item))
  if (typeof value.kind === 'string') {
    if (Array.isArray(value.parameters) && typeof value.verb === 'string') places.operations++
    else places.values++
  }
  if (Object.keys(value.extensions ?? {}).some((key) => KNOWN.test(key))) places.raw++
  for (const [key, own] of Object.entries(value)) if (key !== 'extensions' && key !== 'verbatim') count(places, own)
}

async function load() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export { emitApiProperties } from './emit/api-properties/index.js'
        export { emitSwagger2 } from './emit/swagger2/index.js'
        export { parseConnector } from './parse/connector.js'`,
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
