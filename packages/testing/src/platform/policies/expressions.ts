/** Owns the expressions of policy templates: `@connectionParameters('x')`, `@headers('h')`, `@queryParameters('q')`, `@body().a[0]`, `@item()`. */
import type { Json } from '../../json.js'
import { at } from '../paths.js'

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

const text = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
