/** Owns what stays with class-validator: custom, asynchronous, conditional and grouped rules. The only place that runs it whole. */
import { getMetadataStorage, validate, ValidationTypes, type ValidationError } from 'class-validator'
import type { Constructed, Trail } from './construct.js'
import type { Fault, FaultLocation } from './errors.js'
import { escapeToken } from './faults.js'

/** Asks class-validator about every instance whose class has rules that were not compiled. Gives what it finds. */
export async function constrain(trail: Trail): Promise<Fault[]> {
  const faults = trail.problems.map(({ pointer, code, message }) => ({ ...place(pointer), code, message }))
  const byInstance = new Map<object, Constructed>(trail.constructed.map((constructed) => [constructed.instance, constructed]))
  const seen = new Set<Constructed>()
  for (const constructed of trail.constructed) {
    const { instance, binding, pointer } = constructed
    if (isReached(constructed, seen)) {
      seen.add(constructed)
    } else if (binding.remainder.length > 0) {
      seen.add(constructed)
      const long = listsTooLongToCompare(constructed)
      faults.push(...long)
      // class-validator would compare them all the same.
      if (long.length > 0) continue
      try {
        const errors = await validate(instance, { forbidUnknownValues: false })
        for (const error of errors) collect(error, pointer, byInstance, faults)
      } catch (error) {
        // Some of validator.js's predicates can't bear half a surrogate pair. The text is at fault, not the server.
        if (!(error instanceof URIError)) throw error
        faults.push({ ...place(pointer), code: 'encoding', message: 'has text that is no well-formed Unicode' })
      }
    }
  }
  return faults
}

/** class-validator compares every pair where it is told what to compare by: ten times as many items take a hundred times as long. */
const MOST_COMPARED = 5_000

function listsTooLongToCompare({ instance, binding, pointer, names }: Constructed): Fault[] {
  return binding.remainder.flatMap(({ rule, property }) => {
    const value = (instance as Readonly<Record<string, unknown>>)[property]
    if (rule !== 'arrayUnique' || !Array.isArray(value) || value.length <= MOST_COMPARED) return []
    const name = names.get(property) ?? `/${escapeToken(property)}`
    const at = name.startsWith('/') ? `${pointer}${name}` : name
    return [{ ...place(at), code: rule, message: `must have at most ${MOST_COMPARED} items, which are compared with each other` }]
  })
}

/** Whether class-validator came by already, from the instance that holds this one. Rules that ask a database run once. */
function isReached({ parent, property }: Constructed, seen: ReadonlySet<Constructed>): boolean {
  return parent !== undefined && property !== undefined && seen.has(parent) && isNested(parent.binding.ctor, property)
}

function isNested(target: object, property: string): boolean {
  const rules = getMetadataStorage().getTargetValidationMetadatas(target as never, '', false, false)
  return rules.some(({ type, propertyName }) => type === ValidationTypes.NESTED_VALIDATION && propertyName === property)
}

function collect(error: ValidationError, base: string, byInstance: ReadonlyMap<object, Constructed>, faults: Fault[]): void {
  const holder = error.target === undefined ? undefined : byInstance.get(error.target)
  const name = holder?.names.get(error.property) ?? `/${escapeToken(error.property)}`
  const pointer = name.startsWith('/') ? `${base}${name}` : name
  for (const [code, message] of Object.entries(error.constraints ?? {})) faults.push({ ...place(pointer), code, message })
  for (const child of error.children ?? []) collect(child, pointer, byInstance, faults)
}

/** `query:/limit` in its two halves. */
function place(pointer: string): { in: FaultLocation; path: string } {
  const end = pointer.indexOf(':')
  return { in: pointer.slice(0, end) as FaultLocation, path: pointer.slice(end + 1) }
}
