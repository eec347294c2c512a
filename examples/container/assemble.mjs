/**
 * Assembles what the image holds: the compiled connector, and what it needs from its packages' tarballs, as if they came from a registry.
 *
 *   node assemble.mjs <folder>
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const [target] = process.argv.slice(2)
if (target === undefined) throw new Error('Say where: node assemble.mjs <folder>')
const image = resolve(target)
const here = import.meta.dirname
const root = join(here, '../..')
const orders = join(root, 'examples/orders')
const tarballs = mkdtempSync(join(tmpdir(), 'ferrule-tarballs-'))

try {
  mkdirSync(image, { recursive: true })
  const packages = readdirSync(join(root, 'packages'))
  const packed = npm(
    root,
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    tarballs,
    ...packages.map((name) => `--workspace=packages/${name}`),
  )
  const files = Object.values(JSON.parse(packed)).map(({ filename }) => join(tarballs, filename))
  const { dependencies } = JSON.parse(readFileSync(join(orders, 'package.json'), 'utf8'))
  const others = Object.entries(dependencies).flatMap(([name, range]) => (/ferrule/.test(name) ? [] : [`${name}@${range}`]))
  writeFileSync(join(image, 'package.json'), JSON.stringify({ name: 'orders', private: true, type: 'module' }))
  npm(image, 'install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', ...files, ...others)

  const options = ['--noEmit', 'false', '--outDir', join(image, 'dist'), '--rootDir', join(orders, 'src')]
  run(process.execPath, [createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', join(here, 'tsconfig.json'), ...options], root)
  cpSync(join(orders, 'src/icon.png'), join(image, 'dist/icon.png'))
  cpSync(join(orders, 'data'), join(image, 'data'), { recursive: true })
  cpSync(join(here, 'health.mjs'), join(image, 'health.mjs'))
} finally {
  rmSync(tarballs, { recursive: true, force: true })
}

function npm(cwd, ...args) {
  const { npm_execpath: own } = process.env
  return own === undefined ? run('npm', args, cwd) : run(process.execPath, [own, ...args], cwd)
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${command} ${args[0]} failed\n${stdout}\n${stderr}`)
  return stdout
}
