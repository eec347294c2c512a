/**
 * Runs the tests: builds what some of them use, runs jest once, and ends with one plain line of how many passed and failed. Arguments go
 * to jest (`npm test -- agreement`); one of the form `NAME=value` goes to the tests' environment.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'ferrule-test-'))
const report = join(folder, 'report.json')

const isVariable = (argument) => /^[A-Z_]+=/.test(argument)
const variables = Object.fromEntries(
  process.argv
    .slice(2)
    .filter(isVariable)
    .map((argument) => argument.split(/=(.*)/s, 2)),
)

const built = node([join(root, 'scripts/build.mjs')])
const run = built === 0 ? jest() : built
const counts = built === 0 ? readCounts() : undefined
rmSync(folder, { recursive: true, force: true })

if (counts !== undefined) console.log(closingLine(counts))
process.exitCode = run

function jest() {
  // Several dependencies are ES modules alone; jest runs those behind this flag, whose warning would be printed for every worker.
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const options = ['--json', `--outputFile=${report}`, ...process.argv.slice(2).filter((argument) => !isVariable(argument))]
  const program = join(root, 'node_modules/jest/bin/jest.js')
  // Beside its report file `--json` has nothing to say on standard output; everything for people comes on standard error.
  return node([...flags, program, ...options], { stdout: 'ignore', environment: { ...variables, NODE_OPTIONS: nodeOptions(flags) } })
}

/** Jest's workers are processes of their own and take their flags from the environment. */
function nodeOptions(flags) {
  return [process.env.NODE_OPTIONS, ...flags].filter(Boolean).join(' ')
}

function node(args, { stdout = 'inherit', environment = {} } = {}) {
  const { status, signal, error } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', stdout, 'inherit'],
  })
  if (error !== undefined) throw error
  return signal === null ? status : 1
}

/** A suite that could not be loaded ran no test and yet failed: it counts as one. */
function readCounts() {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'))
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites
    return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests }
  } catch {
    return undefined
  }
}

function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
