/** Owns what an agent reads about a value: what it means, and in words what hosts do not read otherwise. */
import type { Constraints, DynamicTree, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { documentedLimits } from '../shared/limits.js'
import type { Scope } from './scope.js'
import type { McpSchema } from './types.js'

/** More choices than these are no help in a sentence. */
const MOST_CHOICES = 30

/** The text beside a value; `undefined` where there is nothing to say. */
export function describe(schema: Schema, scope: Scope): string | undefined {
  const meaning = schema.modelText?.description ?? schema.description ?? schema.title ?? schema.summary
  const hints = scope.direction === 'input' ? [choicesIn(schema), ...exclusiveIn(schema), sourceOf(schema, scope)] : [choicesIn(schema)]
  const sentences = [meaning, ...hints].filter((text) => text !== undefined && text !== '')
  return sentences.length === 0 ? undefined : sentences.map((text) => sentence(text as string)).join(' ')
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`
}

/** Copilot Studio takes a value with choices for a text like any other, so they are said in words too. */
function choicesIn({ enum: choices = [] }: Schema): string | undefined {
  if (choices.length === 0 || choices.length > MOST_CHOICES) return undefined
  const named = choices.map(({ value, label }) => {
    const written = String(value)
    return label === undefined || label.toLowerCase() === written.toLowerCase() ? written : `${written} (${label})`
  })
  return `One of: ${named.join(', ')}.`
}

function exclusiveIn(schema: Schema): readonly string[] {
  if (schema.kind === 'integer') return []
  const { exclusiveMinimum, exclusiveMaximum } = documentedLimits(schema).limits
  return [
    ...(exclusiveMinimum === undefined ? [] : [`More than ${exclusiveMinimum}.`]),
    ...(exclusiveMaximum === undefined ? [] : [`Less than ${exclusiveMaximum}.`]),
  ]
}

/** Limits in words that hosts read: of whole numbers, what lies between is the same as what lies up to. */
export function limitsIn(kind: Schema['kind'], limits: Constraints): McpSchema {
  const { exclusiveMinimum, exclusiveMaximum, pattern, ...plain } = limits
  const usable = pattern !== undefined && isPattern(pattern) ? { pattern } : {}
  if (kind !== 'integer') return { ...plain, ...usable }
  const least = [plain.minimum, exclusiveMinimum === undefined ? undefined : Math.floor(exclusiveMinimum) + 1]
  const most = [plain.maximum, exclusiveMaximum === undefined ? undefined : Math.ceil(exclusiveMaximum) - 1]
  const known = (given: readonly (number | undefined)[]): readonly number[] => given.filter((one) => one !== undefined)
  return compact<McpSchema>({
    ...plain,
    ...usable,
    minimum: known(least).length === 0 ? undefined : Math.max(...known(least)),
    maximum: known(most).length === 0 ? undefined : Math.min(...known(most)),
  })
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}

/** Where a maker would find the choices in a list, an agent asks the tool that fills it. */
function sourceOf(schema: Schema, { toolOf }: Scope): string | undefined {
  const tool = suppliersOf(schema).flatMap((id) => toolOf.get(id) ?? [])[0]
  return tool === undefined ? undefined : `The tool ${tool} says what there is to choose from.`
}

/** The operations that tell what belongs into a value. */
export function suppliersOf({ dynamicValues, dynamicSchema, dynamicTree }: Schema): readonly string[] {
  return [dynamicValues?.operationId, dynamicSchema?.operationId, ...calledBy(dynamicTree)].filter((id) => id !== undefined)
}

function calledBy(tree: DynamicTree | undefined): readonly string[] {
  return tree === undefined ? [] : [...new Set([tree.open.operationId, tree.browse.operationId])]
}
