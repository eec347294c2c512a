/**
 * Checks everything that the project promises about itself. Each step runs even where one before it failed, so that one run shows all there
 * is to mend. `npm run check -- lint types` runs the named steps; `npm run check -- --without tests` leaves some out.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** In this order: what is quick and what others build on comes first. */
const steps = {
  format: ['prettier', '--check', '.', '--log-level', 'warn'],
  build: ['node', 'scripts/build.mjs'],
  types: ['tsc', '-p', 'tsconfig.check.json'],
  // Formatting, import cycles, layers, doors, promises.
  lint: ['eslint', '.', '--max-warnings', '0'],
  // The committed report of each package's public API is what the build exports.
  api: ['node', 'scripts/api.mjs'],
  // Behaviour, goldens, types of declarations, documentation, tooling, and the packages as they are published.
  tests: ['node', 'scripts/test.mjs'],
}

const names = chosenSteps(process.argv.slice(2))
const results = names.map(run)
console.log(`\n${results.map(({ name, ok, seconds }) => `${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`).join('\n')}`)
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1

function chosenSteps(args) {
  const without = args[0] === '--without'
  const named = without ? args.slice(1) : args
  const unknown = named.filter((name) => !(name in steps))
  if (unknown.length > 0 || (without && named.length === 0)) {
    console.error(`Unknown: ${args.join(' ')}. The steps are ${Object.keys(steps).join(', ')}.`)
    process.exit(2)
  }
  if (named.length === 0) return Object.keys(steps)
  return Object.keys(steps).filter((name) => named.includes(name) !== without)
}

function run(name) {
  const [command, ...args] = steps[name]
  console.log(`\n${name}: ${[command, ...args].join(' ')}`)
  const started = performance.now()
  const { status } = spawnSync(...program(command, args), { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  return { name, ok: status === 0, seconds: ((performance.now() - started) / 1000).toFixed(1) }
}

/** A tool by its file, not by the shell's search: the same on every system. */
function program(command, args) {
  const files = {
    prettier: 'prettier/bin/prettier.cjs',
    tsc: 'typescript/bin/tsc',
    eslint: 'eslint/bin/eslint.js',
  }
  const file = files[command]
  return [process.execPath, file === undefined ? args : [join(root, 'node_modules', file), ...args]]
}
