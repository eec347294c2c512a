/** Owns which media types an operation names itself, because they can't be told from its body and answers. */
import { JSON_TYPE, requestType, responseType, type DefaultResponse, type Json, type Operation } from '../../model/index.js'
import type { JsonObject } from '../shared/taking.js'
import type { Answers } from './responses.js'

/** The media types at a key of the root or of an operation. */
export function mediaTypes(of: JsonObject, key: 'consumes' | 'produces'): readonly string[] | undefined {
  const value = Object.hasOwn(of, key) ? of[key] : undefined
  return Array.isArray(value) ? (value as readonly Json[]).filter((type) => typeof type === 'string') : undefined
}

/** What the root says, unless it is the usual. */
export function unusual(types: readonly string[]): readonly string[] | undefined {
  return sameTypes(types, [JSON_TYPE]) ? undefined : types
}

/** What an operation takes, unless its body, its form or the root says so. */
export function ownConsumes(
  operation: Pick<Operation, 'parameters' | 'body'>,
  effective: readonly string[],
  usual: readonly string[],
): readonly string[] | undefined {
  const type = requestType(operation)
  return sameTypes(type === undefined ? usual : [type], effective) ? undefined : effective
}

/** What an operation gives, unless its answers or the root say so. */
export function ownProduces(answers: Answers, effective: readonly string[], usual: readonly string[]): readonly string[] | undefined {
  const { responses, defaultResponse } = answers
  const all: readonly DefaultResponse[] = defaultResponse === undefined ? responses : [...responses, defaultResponse]
  const types = all.flatMap((response) => responseType(response) ?? [])
  return sameTypes(types.length === 0 ? usual : types, effective) ? undefined : effective
}

function sameTypes(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)]
  return left.size === right.size && [...left].every((type) => right.has(type))
}
