/** Owns `name=value` → what a maker fills in, by the fields of the operation's card. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileContent, type Platform } from '@ferrule/testing'
import type { CardField } from '@ferrule/testing/designer'
import { UsageError } from '../usage-error.js'

/** `name=text`, as the field's type has it; `name:=JSON`; `name=@path` for a file. `owner.name` is a property of a property. */
export async function readInputs(platform: Platform, operationId: string, given: readonly string[]): Promise<object> {
  const { fields } = platform.card(operationId)
  const values = {}
  for (const text of given) {
    const [, name, operator, value] = /^([^=]+?)(:?=)([^]*)$/.exec(text) ?? []
    if (name === undefined || value === undefined)
      throw new UsageError(`${text} is no input.`, 'Inputs are written as name=value, or name:=JSON.')
    const field = fields.find((one) => one.name === name && !one.key.endsWith('.$filename'))
    put(values, pathOf(name, field), operator === ':=' ? parsed(name, value) : await valueOf(name, value, field))
  }
  return values
}

function pathOf(name: string, field: CardField | undefined): readonly string[] {
  if (field === undefined) return name.split('.')
  if (field.in !== 'body' || !field.key.startsWith('body.$.')) return [field.name ?? name]
  return field.key.slice('body.$.'.length).split('.').map(decoded)
}

/** As the designer's keys escape names. */
const decoded = (segment: string): string =>
  segment.replaceAll('~1', '.').replaceAll('~2', '[').replaceAll('~3', '*').replaceAll('~4', '?').replaceAll('~0', '~')

async function valueOf(name: string, text: string, field: CardField | undefined): Promise<unknown> {
  switch (field?.type) {
    case 'integer':
    case 'number':
      if (text.trim() === '' || Number.isNaN(Number(text))) throw new UsageError(`${name} is a number, not ${JSON.stringify(text)}.`)
      return Number(text)
    case 'boolean':
      if (!/^(true|false)$/.test(text)) throw new UsageError(`${name} is true or false, not ${JSON.stringify(text)}.`)
      return text === 'true'
    case 'array':
    case 'object':
      return parsed(name, text)
    default:
      return text.startsWith('@') && (field?.type === 'file' || field?.format === 'binary') ? fileAt(text.slice(1)) : text
  }
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${name} is JSON, and this is none: ${text.slice(0, 100)}`)
  }
}

async function fileAt(path: string): Promise<object> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`${path} can't be read: ${(error as Error).message}`)
  })
  return fileContent(bytes, 'application/octet-stream', basename(path))
}

function put(values: object, [step, ...steps]: readonly string[], value: unknown): void {
  const record = values as Record<string, unknown>
  if (step === undefined) return
  if (steps.length === 0) record[step] = value
  else put((record[step] ??= {}) as object, steps, value)
}
