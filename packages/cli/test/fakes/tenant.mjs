/** What both fakes share: a tenant in a folder, which tests set up and read, and how calls are made to fail. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setInterval } from 'node:timers'

const folder = process.env.FAKE_TENANT
const file = join(folder, 'tenant.json')

/** `{ environments, connectors, signedIn, fails }`; `fails` says per verb what becomes of it. */
export const tenant = JSON.parse(readFileSync(file, 'utf8'))
export const save = () => writeFileSync(file, JSON.stringify(tenant, null, 2))

export function noteCall(args) {
  appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify({ args, cwd: process.cwd(), inherited: Object.keys(process.env) })}\n`)
}

/** Hangs with a child of its own, whose process id a test can look for. */
export async function hang() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  writeFileSync(join(folder, 'hanging.json'), JSON.stringify([process.pid, child.pid]))
  await new Promise(() => setInterval(() => undefined, 1000))
}

/** Options as `{ '--name': 'value' }`; those in `flags` take no value. Ends as the commands do where there is one too many. */
export function optionsOf(args, known, flags, wrong) {
  const options = {}
  for (let index = 0; index < args.length; index++) {
    const name = args[index]
    if (flags.includes(name)) options[name] = true
    else if (known.includes(name) && index + 1 < args.length) options[name] = args[++index]
    else wrong(name)
  }
  return options
}

export const readText = (path) => readFileSync(path, 'utf8')
export const readJson = (path) => JSON.parse(readText(path))

export function writeAll(to, files) {
  mkdirSync(to, { recursive: true })
  for (const [name, content] of Object.entries(files)) if (content !== undefined) writeFileSync(join(to, name), content)
}
