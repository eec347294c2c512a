/** Owns the expressions of policy templates: `@connectionParameters('x')`, `@headers('h')`, `@queryParameters('q')`, `@body().a[0]`, `@item()`. */
import { isObject, type Json } from '../json.js'

/** What an expression can see. */
export interface Scope {
  readonly connection: (name: string) => string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly query: readonly (readonly [name: string, value: string])[]
  /** What stands in the braces of the operation's path, as it travels. */
  readonly pathValues: Readonly<Record<string, string>>
  readonly body: Json | undefined
  readonly item?: Json
}

const STEPS = String.raw`((?:\.[\w$@-]+|\['[^']*'\]|\[\d+\])*)`
const WHOLE = new RegExp(`^@?(body|item)\\(\\)${STEPS}$`)
const INSERTED = new RegExp(`\\{@(body|item)\\(\\)${STEPS}\\}|@(body|item)\\(\\)${STEPS}`, 'g')
const NAMED = /\{?@(connectionParameters|headers|queryParameters)\('([^']*)'(?:\s*,\s*'([^']*)')?\)\}?/g

/** A template as a value: JSON where it is nothing but an expression, otherwise text. */
export function evaluate(template: string, scope: Scope): Json | undefined {
  const whole = WHOLE.exec(template.trim())
  if (whole !== null) return at(whole[1] === 'item' ? scope.item : scope.body, stepsOf(whole[2] ?? ''))
  return insert(template, scope)
}

/** A template as text; what an expression doesn't find is empty. */
export function insert(template: string, scope: Scope): string {
  const { connection, headers, query, body, item } = scope
  return template
    .replace(NAMED, (_, kind: string, name: string, otherwise: string | undefined) => {
      const found =
        kind === 'connectionParameters'
          ? connection(name)
          : kind === 'headers'
            ? headers[name.toLowerCase()]
            : query.find(([one]) => one === name)?.[1]
      return found ?? otherwise ?? ''
    })
    .replace(
      INSERTED,
      (_, first: string | undefined, firstSteps: string | undefined, second: string | undefined, secondSteps: string | undefined) =>
        text(at((first ?? second) === 'item' ? item : body, stepsOf(firstSteps ?? secondSteps ?? ''))),
    )
}

/** The same, with the path's own values in their braces. */
export function insertIntoPath(template: string, scope: Scope): string {
  return insert(template, scope).replace(/\{([^{}@]+)\}/g, (whole, name: string) => scope.pathValues[name] ?? whole)
}

/** The steps of `@body().a['b.c'][0]`; `undefined` where it is no such path. */
export function pathOf(template: string): readonly string[] | undefined {
  const whole = WHOLE.exec(template.trim())
  return whole === null ? undefined : stepsOf(whole[2] ?? '')
}

/** The steps of what stands behind: `name`, `a.b`, `['@odata.id']`; none for the text `null`. */
export function subPathOf(template: string | undefined): readonly string[] {
  if (template === undefined || template === 'null' || template === '') return []
  return stepsOf(template.startsWith('[') || template.startsWith('.') ? template : `.${template}`)
}

function stepsOf(written: string): readonly string[] {
  return [...written.matchAll(/\.([\w$@-]+)|\['([^']*)'\]|\[(\d+)\]/g)].map(([, name, quoted, index]) => name ?? quoted ?? index ?? '')
}

export function at(value: Json | undefined, steps: readonly string[]): Json | undefined {
  let current = value
  for (const step of steps) {
    if (Array.isArray(current)) current = (current as readonly Json[])[Number(step)]
    else current = isObject(current) ? current[step] : undefined
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

const text = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
