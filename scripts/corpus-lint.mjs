/**
 * Owns linting real connectors: the linter throws at none of them, is done within a minute, and finds the extensions that are misspelt, each with
 * the right spelling. It prints how many connectors break each rule, beside the share of all published ones that is known.
 *
 *     FERRULE_REFERENCE=<folder with corpus/> node scripts/corpus-lint.mjs
 *
 * The connectors are not part of this repository; without them there is nothing to lint.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Seconds. */
const BAR = 60
/** How many standard errors a share may be off. */
const CHANCE = 3

const reference = process.env.FERRULE_REFERENCE
if (reference === undefined || reference === '') {
  console.log('FERRULE_REFERENCE is not set: there are no real connectors to lint.')
} else {
  process.exitCode = await run(join(reference, 'corpus', 'connectors'))
}

async function run(corpus) {
  const { readDocument } = await import('@ferrule/core/parse')
  const { lintConnector, RULES } = await import('@ferrule/core/lint')
  const { COUNTED, KNOWN_MISSPELLINGS, SHARES } = await import('./corpus-lint-shares.mjs')
  const broken = new Map(RULES.map(({ id }) => [id, { certified: 0, others: 0, findings: 0 }]))
  const errors = new Map()
  const misspelt = new Map()
  const thrown = []
  let connectors = 0
  let certified = 0
  let spent = 0
  for (const name of readdirSync(corpus).sort()) {
    const bytes = read(join(corpus, name, 'apiDefinition.swagger.json'))
    const properties = read(join(corpus, name, 'apiProperties.json'))
    const definition = bytes && readDocument(bytes).document
    if (definition === undefined) continue
    connectors++
    const isCertified = name.startsWith('certified')
    if (isCertified) certified++
    const files = {
      definition,
      properties: properties && readDocument(properties).document,
      texts: { definition: bytes.toString('utf8'), ...(properties && { properties: properties.toString('utf8') }) },
    }
    try {
      const started = performance.now()
      const findings = lintConnector(files, { ruleset: 'certification' })
      const recommended = lintConnector(files)
      spent += performance.now() - started
      for (const { rule } of findings) broken.get(rule).findings++
      for (const rule of new Set(findings.map((finding) => finding.rule))) broken.get(rule)[isCertified ? 'certified' : 'others']++
      for (const { rule, message } of recommended.filter(({ severity }) => severity === 'error')) {
        errors.set(rule, [...(errors.get(rule) ?? []), `${name}: ${message}`])
      }
      for (const { rule, message } of findings) {
        const [, key, meant] = (rule === 'unknown-ms-extension' && /know (x-ms-.*), and ignores.* Was (.*) meant/.exec(message)) || []
        if (key !== undefined) misspelt.set(key, meant)
      }
    } catch (error) {
      thrown.push(`${name}: ${error.stack}`)
    }
  }
  const unexplained = printTable(broken, certified, connectors, SHARES, COUNTED)
  console.log('\nErrors of the recommended ruleset:')
  for (const [rule, found] of errors) {
    const names = new Set(found.map((line) => line.split(':', 1)[0]))
    console.log(`  ${rule}: ${names.size} connectors, such as ${found[0].slice(0, 180)}`)
  }
  const missed = KNOWN_MISSPELLINGS.filter(([key, meant]) => definesKey(corpus, key) && misspelt.get(key) !== meant)
  console.log(`\nMisspelt extensions: ${[...misspelt].map(([key, meant]) => `${key} → ${meant}`).join(', ')}`)
  for (const [key, meant] of missed) console.log(`not found: ${key}, which is ${meant}`)
  for (const line of [...thrown, ...unexplained]) console.log(line)
  console.log(
    `\n${connectors} connectors, ${thrown.length} throw, ${missed.length} misspellings missed, ${unexplained.length} shares unexplained, ${(spent / 1000).toFixed(1)} s`,
  )
  return thrown.length > 0 || missed.length > 0 || unexplained.length > 0 || spent > BAR * 1000 || connectors === 0 ? 1 : 0
}

function read(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function definesKey(corpus, key) {
  return readdirSync(corpus).some((name) => read(join(corpus, name, 'apiDefinition.swagger.json'))?.includes(`"${key}"`))
}

/** Whether a sample may have a share by chance, where all have another; both in percent. */
function isChance(found, share, sample, all) {
  // Of a rule that nobody breaks, one in the sample is no chance.
  const p = Math.max(share, 0.2) / 100
  return Math.abs(found - share) / 100 <= CHANCE * Math.sqrt(((p * (1 - p)) / sample) * Math.max(0, 1 - sample / all))
}

/** Prints the table; gives the rules whose share is another than the known one, for no known reason. */
function printTable(broken, certified, connectors, shares, all) {
  const unexplained = []
  const percent = (count, of) => (of === 0 ? '' : `${((count / of) * 100).toFixed(1)} %`)
  console.log(['rule'.padEnd(30), 'findings', 'certified', 'others', 'known', ''].map((text) => text.padStart(9)).join(' '))
  for (const [rule, counts] of broken) {
    const { share, why = '' } = shares[rule] ?? {}
    const found = (counts.certified / certified) * 100
    if (share !== undefined && why === '' && !isChance(found, share, certified, all)) {
      unexplained.push(`${rule}: ${found.toFixed(1)} % of the sample, ${share.toFixed(1)} % of all, and nobody knows why`)
    }
    console.log(
      [
        rule.padEnd(30),
        String(counts.findings).padStart(9),
        percent(counts.certified, certified).padStart(9),
        percent(counts.others, connectors - certified).padStart(9),
        (share === undefined ? '' : `${share.toFixed(1)} %`).padStart(9),
        why,
      ]
        .join(' ')
        .trimEnd(),
    )
  }
  return unexplained
}
