/** Owns the secret of the OAuth application: where it comes from, and that nobody prints it. */
import { readFile } from 'node:fs/promises'
import { CLIENT_SECRET } from '../platform/secrets.js'
import { UsageError } from '../usage-error.js'

/** From the file that is named, else from `FERRULE_CLIENT_SECRET`. Never from an argument: those are anybody's to see. */
export async function readClientSecret(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return process.env[CLIENT_SECRET] || undefined
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} can't be read: ${error.message}`, 'Name the file that holds the secret, and nothing else.')
  })
  const secret = text.trim()
  if (secret === '') throw new UsageError(`${file} is empty.`, 'Name the file that holds the secret, and nothing else.')
  return secret
}

/** A text without the secret, in whatever form it is written, and without what signs in or up. */
export function redact(text: string, secret: string | undefined): string {
  const forms = secret === undefined ? [] : formsOf(secret)
  return forms
    .reduce((redacted, form) => redacted.replaceAll(form, '***'), text)
    .replace(/\b(Bearer\s+)[\w.~+/=-]+/gi, '$1***')
    .replace(/([?&]sig=)[^&\s"']+/gi, '$1***')
}

/** As it is, in an address, and as JSON holds it: also JSON in JSON, which is how the platform quotes what it was sent. The longest first. */
function formsOf(secret: string): readonly string[] {
  const nested = [secret]
  for (let depth = 0; depth < DEEPEST; depth++)
    nested.push(...nested.flatMap((form) => [JSON.stringify(form).slice(1, -1), ascii(JSON.stringify(form).slice(1, -1))]))
  return [...new Set([...nested, encodeURIComponent(secret)])].sort((a, b) => b.length - a.length)
}

const DEEPEST = 3

/** As Python writes JSON. */
function ascii(text: string): string {
  return text.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
