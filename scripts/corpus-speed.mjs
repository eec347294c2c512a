/**
 * Measures how long real connectors take: the largest one as commands, from start to end of the process, and the others by the processor's time,
 * which should grow as their size does. `FERRULE_REFERENCE` names a folder with `corpus/connectors`; without it there is nothing to do.
 */
import { fork, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { emitApiProperties, emitOpenApi31, emitSwagger2, stringifyDocument } from '@ferrule/core/emit'
import { loadConnector } from 'ferrule'

const ROOT = join(import.meta.dirname, '..')
const cli = (path) => import(join(ROOT, 'packages/cli/dist', path))
/** What the largest connector may take, from start to end of the command. */
const LIMITS_MS = { cards: 1_000, import: 5_000, build: 3_000 }
const RUNS = 3
/** Below, what does not depend on the size is most of the time. */
const SMALLEST_BYTES = 20_000
const BATCHES = 12

if (process.argv[2] === '--batch') {
  process.once('message', (batch) => void measureBatch(batch).then((points) => process.send(points, () => process.disconnect())))
} else process.exitCode = await main(process.env['FERRULE_REFERENCE'])

async function main(reference) {
  if (reference === undefined) {
    console.log('Skipped: set FERRULE_REFERENCE to the folder that holds corpus/connectors.')
    return 0
  }
  const corpus = join(reference, 'corpus/connectors')
  const connectors = readdirSync(corpus)
    .map((name) => ({ name, bytes: statSync(join(corpus, name, 'apiDefinition.swagger.json')).size }))
    .sort((a, b) => a.bytes - b.bytes)
  const work = mkdtempSync(join(tmpdir(), 'ferrule-speed-'))
  symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'), 'dir')
  try {
    const isFast = measureCommands(connectors.at(-1), corpus, work)
    const measured = connectors.filter(({ bytes }) => bytes >= SMALLEST_BYTES)
    const points = []
    for (let batch = 0; batch < BATCHES; batch++) {
      // Each of all sizes.
      const own = measured.filter((_, index) => index % BATCHES === batch)
      points.push(...(await inProcess({ connectors: own, warming: measured.slice(-4, -1), corpus, work: join(work, `${batch}`) })))
    }
    for (const command of ['import', 'build']) reportGrowth(command, points)
    return isFast ? 0 : 1
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function measureCommands({ name, bytes }, corpus, work) {
  console.log(`${name}, ${Math.round(bytes / 1000)} kB, as commands, the best of ${RUNS}:`)
  const project = join(work, 'largest')
  const commands = {
    cards: ['cards', join(corpus, name)],
    import: ['import', join(corpus, name), '--out', project],
    build: ['build', join(project, 'src/connector.ts'), '--out', join(work, 'definition')],
  }
  let isFast = true
  for (const [command, args] of Object.entries(commands)) {
    const times = Array.from({ length: RUNS }, () => {
      if (command === 'import') rmSync(project, { recursive: true, force: true })
      return timeOf(args)
    })
    const best = times.reduce((a, b) => (a.wall <= b.wall ? a : b))
    isFast &&= best.wall <= LIMITS_MS[command]
    console.log(
      `  ${command.padEnd(8)}${seconds(best.wall)} s of at most ${seconds(LIMITS_MS[command])} s, ${seconds(best.processor)} s of the processor`,
    )
  }
  return isFast
}

function timeOf(args) {
  const started = performance.now()
  // The shell's `times` tells what the process used.
  const script = `"$0" "$@" >/dev/null; echo "$?"; times`
  const { stdout } = spawnSync('bash', ['-c', script, process.execPath, join(ROOT, 'packages/cli/bin/ferrule.js'), ...args, '--json'], {
    encoding: 'utf8',
  })
  const wall = performance.now() - started
  const [status, , used = ''] = stdout.trim().split('\n')
  if (status === '2') throw new Error(`ferrule ${args.join(' ')} was wrong use.`)
  const processor = [...used.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0)
  return { wall, processor: 1000 * processor }
}

function seconds(ms) {
  return (ms / 1000).toFixed(2)
}

/** Modules that were loaded are never given back: one process for all would measure the collector of garbage. */
function inProcess(batch) {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--batch'], { execArgv: ['--max-old-space-size=3000'] })
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', (code) => code !== 0 && reject(new Error(`A batch ended with code ${code}.`)))
    child.send(batch)
  })
}

async function measureBatch({ connectors, warming, corpus, work }) {
  const [{ importSource }, { readImportSource }] = await Promise.all([cli('commands/import.js'), cli('import/source.js')])
  const points = []
  for (const [index, { name, bytes }] of [...warming, ...connectors].entries()) {
    const source = await readImportSource(join(corpus, name))
    const imports = [await timed(() => importSource(source, { name })), await timed(() => importSource(source, { name }))]
    const { model, files } = imports[0].result
    if (model === undefined) continue
    const builds = []
    for (const copy of ['a', 'b']) {
      const project = join(work, `${index}${copy}`)
      for (const { path, content } of files) {
        mkdirSync(dirname(join(project, path)), { recursive: true })
        writeFileSync(join(project, path), content)
      }
      builds.push(await timed(() => build(join(project, 'src/connector.ts'))))
    }
    const best = (runs) => Math.min(...runs.map(({ ms }) => ms))
    if (index >= warming.length) points.push({ name, bytes, import: best(imports), build: best(builds) })
  }
  return points
}

/** Processor time: others on the machine do not count. */
async function timed(work) {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, ms: (user + system) / 1000 }
}

async function build(entry) {
  const loaded = await loadConnector(entry)
  await loaded.compile()
  if (loaded.model === undefined) return
  for (const emit of [emitSwagger2, emitApiProperties, emitOpenApi31]) stringifyDocument(emit(loaded.model).document)
}

function reportGrowth(command, points) {
  const kilobytes = points.map(({ bytes }) => bytes / 1000)
  const times = points.map((point) => point[command])
  const linear = regression(kilobytes, times)
  const power = regression(kilobytes.map(Math.log), times.map(Math.log))
  const slowest = points
    .map(({ name, bytes, [command]: ms }) => ({ name, perKilobyte: ms / (bytes / 1000) }))
    .sort((a, b) => b.perKilobyte - a.perKilobyte)
    .slice(0, 3)
    .map(({ name, perKilobyte }) => `${name} ${perKilobyte.toFixed(1)} ms`)
  console.log(`\n${command}, ${points.length} connectors of ${SMALLEST_BYTES / 1000} kB and more, time of the processor:`)
  console.log(`  ${linear.slope.toFixed(2)} ms for each kB, R ${linear.r.toFixed(3)}`)
  console.log(`  grows as the size to the power of ${power.slope.toFixed(2)}, R ${power.r.toFixed(3)}`)
  console.log(`  the slowest for each kB: ${slowest.join(', ')}`)
}

/** Least squares, and how well the line fits (Pearson). */
function regression(xs, ys) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(xs), mean(ys)]
  const sum = (value) => xs.reduce((total, x, index) => total + value(x - meanX, ys[index] - meanY), 0)
  const [xx, yy, xy] = [sum((x) => x * x), sum((_, y) => y * y), sum((x, y) => x * y)]
  return { slope: xy / xx, r: xy / Math.sqrt(xx * yy) }
}
