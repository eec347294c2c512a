/** Owns calls of other operations with constants: the test of a connection, a trigger's sample. */
import type { Place, Report } from '../diagnostics/index.js'
import type { FilePicker, FilePickerCall, Json, OperationCall } from '../model/index.js'
import type { FilePickerCallOptions, FilePickerOptions } from '../decorators/connector.js'
import type { CallOptions } from '../decorators/operation.js'
import { findOperations, namesOf } from './dynamic.js'
import type { OperationSource } from './operation-sources.js'

/** Where a call is declared: the option, for what is said about it, and the place. */
export interface Calling {
  readonly report: Report
  readonly sources: readonly OperationSource[]
  readonly option: string
  readonly at: () => Place
}

/** The operation that a method's name means. */
export function calledBy({ report, sources, option, at }: Calling, operation: string): OperationSource | undefined {
  const found = findOperations(sources, operation)
  const [called] = found
  if (called === undefined) return void report('called-operation-unknown', at, { option, operation, names: namesOf(sources) })
  if (found.length > 1) return void report('dynamic-operation-ambiguous', at, { by: option, operation, names: namesOf(sources) })
  return called
}

/** A call with its parameters by wire name. A property that the operation does not have, or that it lacks, is reported. */
export function callOf(calling: Calling, given: CallOptions): OperationCall | undefined {
  const { report, option, at } = calling
  const { operation, parameters = undefined } = typeof given === 'string' ? { operation: given } : given
  const called = calledBy(calling, operation)
  if (called === undefined) return undefined
  const named = Object.entries(parameters ?? {}).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    const input = called.inputs.find(({ declared }) => declared.property === name)
    if (input !== undefined) return [[input.wire, value]]
    report('called-parameter-unknown', at, { option, operation, parameter: name })
    return []
  })
  for (const { declared, required } of called.inputs) {
    if (required && parameters?.[declared.property] === undefined)
      report('called-parameter-missing', at, { option, operation, parameter: declared.property })
  }
  return { operationId: called.id, ...(parameters === undefined ? {} : { parameters: Object.fromEntries(named) }) }
}

/** The connector's file picker, with operation ids. */
export function filePickerOf(calling: Calling, { open, browse, ...words }: FilePickerOptions): FilePicker | undefined {
  const [opening, browsing] = [open, browse].map(({ operation, parameters }: FilePickerCallOptions): FilePickerCall | undefined => {
    const called = calledBy(calling, operation)
    const given = parameters && Object.entries(parameters).map(([name, argument]) => ({ name, argument }))
    return called && { operationId: called.id, ...(given === undefined ? {} : { parameters: given }) }
  })
  return opening === undefined || browsing === undefined ? undefined : { open: opening, browse: browsing, ...words }
}
