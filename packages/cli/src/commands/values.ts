/** Owns `ferrule values`: what a drop-down or a picker offers to a maker. */
import type { DynamicRules, DynamicTree, DynamicValues, Platform } from '@ferrule/testing'
import { FAILED, FINE, type ExitCode } from '../exit-code.js'
import { readInputs } from '../platform/inputs.js'
import { described, printExchanges, printFailure, printReport, printSafely, printWarnings } from '../platform/report.js'
import { withPlatform, type PlatformCommandOptions } from '../platform/with-platform.js'

export interface ValuesOptions extends PlatformCommandOptions {
  readonly rules?: DynamicRules
}

/** Runs `ferrule values`. */
export function values(
  source: string,
  operationId: string,
  input: string,
  inputs: readonly string[],
  options: ValuesOptions,
): Promise<ExitCode> {
  return withPlatform(source, options, async ({ platform, connect }) => {
    const given = await readInputs(platform, operationId, inputs)
    await connect()
    const { items, failure, waitsFor, warnings, exchanges, rules } = await offered(platform, operationId, input, given, options)
    if (options.json === true) {
      printReport(platform, {
        ok: failure === undefined,
        operationId,
        input,
        rules,
        items,
        failure,
        waitsFor,
        exchanges: exchanges.map(described),
        warnings,
      })
    } else {
      printExchanges(platform, exchanges)
      const rows = items.map(({ value, displayName }) => [text(value), displayName] as const)
      const width = Math.max(0, ...rows.map(([value]) => value.length))
      for (const [value, title] of rows) printSafely(platform, `${value.padEnd(width)}  ${title}`)
      if (failure !== undefined) printFailure(platform, failure)
      printWarnings(platform, warnings)
    }
    return failure === undefined ? FINE : FAILED
  })
}

function offered(
  platform: Platform,
  operationId: string,
  input: string,
  given: object,
  { rules }: ValuesOptions,
): Promise<DynamicValues | DynamicTree> {
  const wanted = rules === undefined ? {} : { rules }
  const isTree = platform
    .dependencies(operationId)
    .some((one) => one.of === input && one.kind === 'tree' && (rules === undefined || one.rules === rules))
  return isTree ? platform.tree(operationId, input, given, wanted) : platform.values(operationId, input, given, wanted)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
