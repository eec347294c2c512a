/**
 * Owns what scripts begin with that play real connectors by a test's code: where the connectors are, a place for what is compiled, and the
 * code itself, compiled beside the repository's own packages.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

export const root = join(import.meta.dirname, '..')

/** `entry`: a test's module; `unset`: what can't be done without `FERRULE_REFERENCE`. `run` resolves to the exit code. */
export async function playCorpus({ name, entry, unset }, run) {
  const reference = process.env.FERRULE_REFERENCE
  if (reference === undefined || reference === '') {
    console.log(`FERRULE_REFERENCE is not set: ${unset}`)
    return
  }
  const work = join(root, 'tmp', `${name}-${process.pid}`)
  mkdirSync(work, { recursive: true })
  try {
    const { parseLenient } = await import(pathToFileURL(join(reference, 'tools', 'same-definition.mjs')).href)
    process.exitCode = await run({ corpus: join(reference, 'corpus', 'connectors'), parseLenient, work, code: await compiled(entry, work) })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function compiled(entry, work) {
  const outfile = join(work, 'code.mjs')
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}
