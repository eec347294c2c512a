/** Owns the policies that change a body: a property that is set, and properties that take another shape. */
import { isObject, type Json } from '../../json.js'
import { at, withValue } from '../paths.js'
import { evaluate, pathOf, subPathOf, type Scope } from './expressions.js'
import type { Policy } from './policy.js'

type Change = (policy: Policy, scope: Scope) => Json | undefined

/** A body → the changed body, by `templateId`. */
export const BODY_CHANGES: Readonly<Record<string, Change>> = {
  setproperty: (policy, scope) =>
    below(policy, scope, 'newPropertyParentPathTemplate', (parent, item) => {
      const template = policy.text('propertyValuePathTemplate') ?? ''
      const value = evaluate(template, { ...scope, item })
      return withValue(parent, subPathOf(policy.text('newPropertySubPathTemplate')), literal(value, template)) ?? parent
    }),
  convertobjecttoarray: (policy, scope) =>
    reshape(policy, scope, (value) => {
      const [key, name] = [policy.text('keyName') ?? 'key', policy.text('valueName') ?? 'value']
      return isObject(value) ? Object.entries(value).map(([one, content]) => ({ [key]: one, [name]: content })) : undefined
    }),
  convertarraytoobject: (policy, scope) =>
    reshape(policy, scope, (value) => {
      if (!Array.isArray(value)) return undefined
      const keyPath = subPathOf(policy.text('keyWithinCollectionPath'))
      const retains = policy.text('retainKey') !== 'false'
      const entries = (value as readonly Json[]).map((one): readonly [string, Json] => [
        String(at(one, keyPath) ?? ''),
        retains ? one : (withValue(one, keyPath, undefined) ?? null),
      ])
      return Object.fromEntries(entries)
    }),
  stringtoarray: (policy, scope) =>
    reshape(policy, scope, (value) => {
      if (typeof value !== 'string') return undefined
      const delimiters = new Set(policy.text('delimiterList') ?? ',')
      const parts = [...value].reduce<string[]>(
        (all, one) => (delimiters.has(one) ? [...all, ''] : [...all.slice(0, -1), `${all.at(-1) ?? ''}${one}`]),
        [''],
      )
      return parts.filter((part) => part !== '').map((part) => ({ [policy.text('childPropertyName') ?? 'value']: part.trim() }))
    }),
  stringreplace: (policy, scope) =>
    reshape(policy, scope, (value) =>
      typeof value === 'string' ? value.replaceAll(policy.text('sourceString') ?? '', policy.text('replacementString') ?? '') : undefined,
    ),
  encodepropertyvalue: (policy, scope) =>
    reshape(policy, scope, (value) => (typeof value === 'string' ? encodeURIComponent(value) : undefined)),
  moveproperties: (policy, { body }) => {
    const source = [...(pathOf(policy.text('srcParentPath') ?? '@body()') ?? []), ...subPathOf(policy.text('srcSubPath'))]
    const target = [...(pathOf(policy.text('dstParentPath') ?? '@body()') ?? []), ...subPathOf(policy.text('dstSubPath'))]
    const moved = at(body, source)
    if (moved === undefined) return body
    const without = withValue(body, source, undefined)
    const there = at(without, target)
    return withValue(without, target, isObject(there) && isObject(moved) ? { ...there, ...moved } : moved)
  },
}

/** A literal that is JSON becomes what it says, as an array in a template does. */
function literal(value: Json | undefined, template: string): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(template)) return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}

/** Changes what the parent's path leads to; where that is a list, each of its items. */
function below({ text }: Policy, { body }: Scope, name: string, change: (parent: Json, item: Json) => Json): Json | undefined {
  const steps = pathOf(text(name) ?? '@body()') ?? []
  const parent = at(body, steps) ?? {}
  const changed = Array.isArray(parent) ? (parent as readonly Json[]).map((one) => change(one, one)) : change(parent, parent)
  return withValue(body, steps, changed)
}

/** Puts what a property becomes at `newPropertyPath`: of the body, or of each item where that begins with `@item()`. */
function reshape(policy: Policy, scope: Scope, change: (value: Json | undefined) => Json | undefined): Json | undefined {
  const subPath = subPathOf(policy.text('propertySubPath'))
  const target = policy.text('newPropertyPath') ?? ''
  const steps = pathOf(target) ?? subPathOf(target)
  if (target.startsWith('@item()'))
    return below(policy, scope, 'propertyParentPath', (item) => {
      const changed = change(at(item, subPath))
      return changed === undefined ? item : (withValue(item, steps, changed) ?? item)
    })
  const source = [...(pathOf(policy.text('propertyParentPath') ?? '@body()') ?? []), ...subPath]
  const changed = change(at(scope.body, source))
  return changed === undefined ? scope.body : withValue(scope.body, steps, changed)
}
