/** Owns how a card looks on a terminal: what a maker fills in, then the tokens that come of it. */
import type { Card, CardField, DynamicValues, Entry } from '@ferrule/testing/designer'
import { paint, printLine } from '../print.js'
import { columns, oneLine } from './columns.js'
import { printProblems } from './print-catalogue.js'

const MOST_CHOICES = 4

/** Prints the card of an operation. */
export function printCard(card: Card): void {
  printLine(`${paint('bold', oneLine(card.label))}${card.isPreview ? ' (preview)' : ''}  ${paint('dim', oneLine(card.operationId))}`)
  printLine(paint('dim', `${kindOf(card)}: ${card.method.toUpperCase()} ${oneLine(card.path, 120)}`))
  if (card.description !== undefined) printLine(oneLine(card.description, 120))
  const placed = (placement: CardField['placement']): readonly CardField[] => card.fields.filter((field) => field.placement === placement)
  if (card.recurrence !== undefined) printRows('How often do you want to check for items?', [[`every ${card.recurrence.interval} minutes`]])
  printRows(card.hint === undefined ? 'Fields' : oneLine(card.hint), placed('shown').map(fieldRow))
  printRows(`Show all (${card.behindShowAll})`, placed('show-all').map(fieldRow))
  printRows('Hidden', placed('hidden').map(fieldRow))
  printRows('Dynamic content', [...card.outputs.map(tokenRow), ...dynamicRows(card)])
  printRows(
    'Not shown',
    card.losses.map(({ name, in: location, reason }) => [name, location, reason]),
  )
  if (card.splitOn !== undefined) printRows('Runs', [[card.splitOn.value ?? card.splitOn.reason ?? '']])
  printProblems(card.problems)
}

function kindOf({ kind, isWebhook }: Card): string {
  if (kind === 'trigger') return isWebhook ? 'webhook trigger' : 'polling trigger'
  return isWebhook ? 'action that is called back' : 'action'
}

function printRows(title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return
  printLine()
  printLine(paint('cyan', title))
  for (const line of columns(rows)) printLine(`  ${line}`)
}

function fieldRow(field: CardField): readonly string[] {
  return [`${field.label}${field.required === true ? ' *' : ''}`, controlOf(field), valueOf(field), field.placeholder ?? '']
}

function controlOf({ control, type, format, dynamicValues, dynamicSchema, options }: CardField): string {
  const source = dynamicValues === undefined ? '' : ` from ${operationIn(dynamicValues)}`
  if (dynamicSchema !== undefined) return 'fields from another operation'
  if (control === 'drop-down' && options !== undefined) {
    const named = options.slice(0, MOST_CHOICES).map(([name]) => (name === '' ? '(none)' : String(name)))
    return `${control}: ${named.join(', ')}${options.length > named.length ? ', …' : ''}`
  }
  return control === 'text' ? [type, format].filter((part) => part !== undefined && part !== '').join(', ') : `${control}${source}`
}

function operationIn({ extension }: DynamicValues): string {
  const { operationId, open } = extension as { readonly operationId?: unknown; readonly open?: { readonly operationId?: unknown } }
  const named = operationId ?? open?.operationId
  return typeof named === 'string' ? named : 'another operation'
}

function valueOf({ value, isNotificationUrl }: CardField): string {
  if (isNotificationUrl === true) return '= the address that the platform calls back'
  return value === undefined ? '' : `= ${typeof value === 'string' ? value : JSON.stringify(value)}`
}

function tokenRow({ title, name, key, type, format, isInsideArray, source }: Entry): readonly string[] {
  const kind = [type, format].filter((part) => part !== undefined && part !== '').join(', ')
  return [title || name || key, kind, key, isInsideArray === true ? 'for each' : source === 'headers' ? 'header' : '']
}

function dynamicRows({ dynamicOutput }: Card): readonly (readonly string[])[] {
  return dynamicOutput === undefined ? [] : [[dynamicOutput.title ?? '', 'from another operation', dynamicOutput.key, '']]
}
