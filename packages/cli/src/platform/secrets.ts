/** Owns where what a maker fills in to connect comes from: the command line, the environment, or whoever sits at the terminal. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { ConnectionDialog, ConnectionField, ConnectionForm } from '@ferrule/testing'
import { UsageError } from '../usage-error.js'

export interface ConnectingOptions {
  /** `name=value`, of the connection's parameters. */
  readonly with: readonly string[]
  /** The authentication type, where there are several. */
  readonly set?: string
  /** `name=value`, of the forms of the identity provider. */
  readonly signIn: readonly string[]
  /** Nobody is asked who reads JSON. */
  readonly json?: boolean
}
export interface ConnectionInput {
  readonly values: Readonly<Record<string, string>>
  readonly signIn: Readonly<Record<string, string>>
}

/** `api_key` → `FERRULE_API_KEY`. */
export const variableOf = (parameter: string): string => `FERRULE_${parameter.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()}`
export const CLIENT_SECRET = 'FERRULE_CLIENT_SECRET'
/** As a form writes it: `username=ada&password=…`. */
const SIGN_IN = 'FERRULE_SIGN_IN'

/** Each parameter as it is given, else as its variable says, else as somebody types it who is asked. */
export async function connectionInput(
  dialog: ConnectionDialog,
  { with: given, set, signIn, json }: ConnectingOptions,
): Promise<ConnectionInput> {
  const form = set === undefined ? dialog : (dialog.sets.find(({ name }) => name === set) ?? dialog)
  const values: Record<string, string> = { ...pairs(given, '--with') }
  for (const { name } of [...form.fields, ...(form.signIn === undefined ? [] : [form.signIn])]) {
    const said = process.env[variableOf(name)]
    if (values[name] === undefined && said !== undefined && said !== '') values[name] = said
  }
  for (const field of form.fields)
    if (field.required && field.default === undefined && values[field.name] === undefined && isShown(field, form, values))
      values[field.name] = await typed(field, json === true)
  return { values, signIn: { ...Object.fromEntries(new URLSearchParams(process.env[SIGN_IN] ?? '')), ...pairs(signIn, '--sign-in') } }
}

/** A field may depend on what was chosen in another. */
function isShown({ shownIf }: ConnectionField, { fields }: ConnectionForm, values: Readonly<Record<string, string>>): boolean {
  if (shownIf === undefined) return true
  const preselected = fields.find(({ name }) => name === shownIf.parameter)?.default
  return String(values[shownIf.parameter] ?? preselected) === String(shownIf.value)
}

/** `name=value`, each name once. */
export function pairs(given: readonly string[], option: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`${option} is a name and a value: name=value.`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}

async function typed({ name, label, control }: ConnectionField, json: boolean): Promise<string> {
  if (json || process.stdin.isTTY !== true)
    throw new UsageError(
      `The connection needs ${name} (${label}).`,
      `Set the environment variable ${variableOf(name)}, or type it where the command asks.`,
    )
  // What is typed into a masked field is not shown.
  let silent = false
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!silent) process.stderr.write(chunk)
      done()
    },
  })
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  try {
    const answer = lines.question(`${label}: `)
    silent = control === 'masked'
    return await answer
  } finally {
    lines.close()
    if (silent) process.stderr.write('\n')
  }
}
