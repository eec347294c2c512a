/**
 * Builds every package. tsc checks all types and writes the declarations, and the command line's JavaScript. The libraries' JavaScript is
 * one file for each entry point: loading their hundred small modules one by one takes a tenth of a connector's cold start.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const root = join(import.meta.dirname, '..')
const LIBRARIES = ['core', 'triggers', 'testing', 'fastify']

const { status } = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-b'], { cwd: root, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
for (const name of LIBRARIES) await bundle(join(root, 'packages', name))

/** One file for each entry point; what they share, and what is loaded later, in chunks. Dependencies stay outside. */
async function bundle(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const entries = Object.values(exports).flatMap((entry) => entry.default ?? [])
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: entries.map((file) => file.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts')),
    outbase: 'src',
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    logLevel: 'warning',
    metafile: true,
  })
  removeOldScripts(folder, new Set(Object.keys(metafile.outputs)))
}

/** Chunks are named by their content; the last build's would be left behind. Last, so that there is always a build to run. */
function removeOldScripts(folder, written) {
  for (const name of readdirSync(join(folder, 'dist'), { recursive: true })) {
    const file = `dist/${name.replaceAll('\\', '/')}`
    if (/\.js(\.map)?$/.test(file) && !written.has(file)) rmSync(join(folder, file), { force: true })
  }
}
