/**
 * Owns comparing real connectors: nothing has changed between any of them and itself, and of one that was changed by hand in ten ways, the command
 * line names all ten, and nothing else.
 *
 *     FERRULE_REFERENCE=<folder with corpus/> node scripts/corpus-diff.mjs
 *
 * The connectors are not part of this repository; without them there is nothing to compare.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DEFINITION = 'apiDefinition.swagger.json'
const PROPERTIES = 'apiProperties.json'
/** Seconds, for all of them. */
const BAR = 30

const CHANGED = 'certified-oneflow'
/** What is changed, and what the report has to say about it. */
const CHANGES = [
  ['operation-removed', 'UploadAttachments', ({ paths }) => delete paths['/contracts/{contract_id}/files']],
  ['operation-id-changed', 'GetContractStatus', ({ paths }) => (paths['/contracts/{contract_id}'].get.operationId = 'GetStatus')],
  [
    'operation-hidden',
    'GetAContractFileById',
    ({ paths }) => (paths['/contracts/{contract_id}/files/{file_id}'].get['x-ms-visibility'] = 'internal'),
  ],
  [
    'input-added-required',
    'body/language',
    ({ paths }) => {
      const schema = bodyOf(paths['/contracts/{contract_id}/publish'].post)
      schema.properties.language = { type: 'string', 'x-ms-summary': 'Language' }
      schema.required = ['language']
    },
  ],
  ['input-removed', 'body/message', ({ paths }) => delete bodyOf(paths['/contracts/{contract_id}/publish'].post).properties.message],
  [
    'input-value-removed',
    'participant_type',
    ({ paths }) => parameterOf(paths['/contracts/parties/create'].post, 'participant_type').enum.pop(),
  ],
  [
    'input-moved',
    'x-oneflow-user-email-override',
    ({ paths }) => (parameterOf(paths['/contracts/{contract_id}/'].delete, 'x-oneflow-user-email-override').in = 'query'),
  ],
  ['output-type-changed', 'Contract.id', ({ definitions }) => (definitions.Contract.properties.id.type = 'string')],
  ['trigger-firing-changed', 'webhookRegister', ({ paths }) => (paths['/webhooks'].post['x-ms-trigger'] = 'batch')],
  ['connection-parameter-removed', 'userEmail', (_definition, { properties }) => delete properties.connectionParameters.userEmail],
]

const parameterOf = ({ parameters }, name) => parameters.find((parameter) => parameter.name === name)
const bodyOf = ({ parameters }) => parameters.find((parameter) => parameter.in === 'body').schema

const reference = process.env.FERRULE_REFERENCE
if (reference === undefined || reference === '') {
  console.log('FERRULE_REFERENCE is not set: there are no real connectors to compare.')
} else {
  process.exitCode = await run(join(reference, 'corpus', 'connectors'))
}

async function run(corpus) {
  const failures = [...(await compareWithThemselves(corpus)), ...changeByHand(corpus)]
  for (const line of failures) console.log(line)
  return failures.length > 0 ? 1 : 0
}

/** Every connector, read twice, and with the one after it, which has nothing in common with it. */
async function compareWithThemselves(corpus) {
  const { parseConnector } = await import('@ferrule/core/parse')
  const { diffConnectors } = await import('@ferrule/core/diff')
  const failures = []
  let spent = 0
  let connectors = 0
  let changes = 0
  let before
  const measured = (old, now) => {
    const started = performance.now()
    const found = diffConnectors({ model: old }, { model: now })
    spent += performance.now() - started
    return found
  }
  for (const name of readdirSync(corpus).sort()) {
    const files = { definition: read(join(corpus, name, DEFINITION)), properties: read(join(corpus, name, PROPERTIES)) }
    const [model, again] = files.definition === undefined ? [] : [parseConnector(files).model, parseConnector(files).model]
    if (model === undefined) continue
    connectors++
    try {
      for (const { message } of measured(model, again)) failures.push(`${name}: ${message}`)
      if (before !== undefined) changes += measured(before, model).length
    } catch (error) {
      failures.push(`${name}: ${error.stack}`)
    }
    before = model
  }
  console.log(
    `${connectors} connectors: ${failures.length} differ from themselves; ${changes} changes from each to the next; ${(spent / 1000).toFixed(1)} s`,
  )
  if (connectors === 0) failures.push('There are no connectors.')
  if (spent > BAR * 1000) failures.push(`It took more than ${BAR} s.`)
  return failures
}

/** Changes one connector, and asks the command line what has changed. */
function changeByHand(corpus) {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-corpus-'))
  try {
    const files = { [DEFINITION]: json(join(corpus, CHANGED, DEFINITION)), [PROPERTIES]: json(join(corpus, CHANGED, PROPERTIES)) }
    write(join(folder, 'old'), files)
    for (const [, , change] of CHANGES) change(files[DEFINITION], files[PROPERTIES])
    write(join(folder, 'new'), files)
    const { code, output } = ferrule(folder, 'diff', 'old', 'new')
    console.log(`\n${output}`)
    const { changes } = JSON.parse(ferrule(folder, 'diff', 'old', 'new', '--json').output)
    const unnamed = CHANGES.filter(
      ([id, what]) => !changes.some((change) => change.id === id && tells(change, what)) || !output.includes(what),
    )
    const others = changes.filter(({ id }) => !CHANGES.some(([expected]) => expected === id))
    console.log(`${CHANGES.length - unnamed.length} of ${CHANGES.length} changes by hand are named, ${others.length} others are.`)
    return [
      ...unnamed.map(([id, what]) => `Not named: ${id} of ${what}.`),
      ...others.map(({ id, message }) => `Nobody changed that: ${id}: ${message}`),
      ...(code === 1 ? [] : [`It ended with exit code ${code}.`]),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function tells({ message, operations }, what) {
  return message.includes(what) || operations.includes(what)
}

function ferrule(cwd, ...args) {
  const binary = join(import.meta.dirname, '../packages/cli/bin/ferrule.js')
  try {
    return { code: 0, output: execFileSync(process.execPath, [binary, ...args], { cwd, encoding: 'utf8' }) }
  } catch (error) {
    return { code: error.status, output: error.stdout }
  }
}

function write(folder, files) {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content, null, 2))
}

function json(path) {
  return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
}

function read(path) {
  return existsSync(path) ? readFileSync(path) : undefined
}
