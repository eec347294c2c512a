/** Owns getting at, and changing, what a path leads to within JSON. */
import { isObject, type Json } from '../json.js'

/** The steps of a path string: a JSON pointer without its first slash. */
export const stepsOf = (path: string): readonly string[] =>
  path === '' ? [] : path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

export function at(value: Json | undefined, steps: readonly string[]): Json | undefined {
  let current = value
  for (const step of steps) {
    if (Array.isArray(current)) current = (current as readonly Json[])[Number(step)]
    else current = isObject(current) && Object.hasOwn(current, step) ? current[step] : undefined
  }
  return current
}

/** The same value with another one at the end of the steps; objects are made where there are none. `undefined` takes it away. */
export function withValue(value: Json | undefined, [step, ...steps]: readonly string[], put: Json | undefined): Json | undefined {
  if (step === undefined) return put
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) => (String(index) === step ? (withValue(item, steps, put) ?? null) : item))
  const { [step]: before, ...others } = isObject(value) ? value : {}
  const next = withValue(before, steps, put)
  return next === undefined ? others : { ...(isObject(value) ? value : {}), [step]: next }
}
