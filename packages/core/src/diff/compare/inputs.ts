/** Owns comparing what two operations take: parameters and the body. */
import type { Body, Operation, Parameter, Schema } from '../../model/index.js'
import { inside, type Note, type Place } from '../change.js'
import { noteExtensions, noteVerbatim } from './extensions.js'
import { compareFacts, type Facts } from './facts.js'
import { renamedInPath } from './match.js'
import type { OperationContext } from './operations.js'
import type { Shapes } from './shape.js'
import { reachedWithout } from './unit.js'
import { noteAddedInput } from './values.js'

/** What flows call a body whose name is not said. */
const BODY = 'body'

export function compareInputs(context: OperationContext): void {
  const { old, new: now, place, note } = context
  const moved = movedBetween(context)
  const partners = matchParameters(old, now)
  for (const [was, is] of partners) {
    const at = { ...inside(place, 'parameters'), what: is.name, ...pointers(context, was, is) }
    if (was.name !== is.name) note('input-renamed', at, { old: was.name, new: is.name })
    if (was.in !== is.in) note('input-moved', at, { old: was.in, new: is.in })
    compareFacts(PARAMETER, was, is, { note, place: at })
    context.reach(context.values.compare('input', was.schema, is.schema, at))
  }
  const isOld = new Set([...partners].map(([was]) => was))
  const isNew = new Set([...partners].map(([, is]) => is))
  for (const parameter of old.parameters) {
    if (isOld.has(parameter)) continue
    const at = { ...inside(place, 'parameters'), what: parameter.name, old: pointerTo(old, place.old, parameter) }
    if (moved.has(parameter.name)) note('input-moved', at, { old: parameter.in, new: BODY, side: 'old' })
    else note('input-removed', at, { side: 'old' })
  }
  for (const parameter of now.parameters) {
    if (isNew.has(parameter)) continue
    const at = { ...inside(place, 'parameters'), what: parameter.name, new: pointerTo(now, place.new, parameter) }
    if (moved.has(parameter.name)) note('input-moved', at, { old: BODY, new: parameter.in })
    else noteAddedInput(note, at, parameter)
  }
  compareBodies(context, moved)
  compareOrder(context)
}

/** By name and place; what is left by name, and by the position in the path. */
function matchParameters(old: Operation, now: Operation): ReadonlyMap<Parameter, Parameter> {
  const partners = new Map<Parameter, Parameter>()
  const taken = new Set<Parameter>()
  const renamed = new Map(renamedInPath(old.path, now.path).map((names) => [names.old, names.new]))
  const ways: readonly ((was: Parameter, is: Parameter) => boolean)[] = [
    (was, is) => was.name === is.name && was.in === is.in,
    (was, is) => was.name === is.name,
    (was, is) => was.in === 'path' && is.in === 'path' && renamed.get(was.name) === is.name,
  ]
  for (const isSame of ways) {
    for (const was of old.parameters) {
      if (partners.has(was)) continue
      const found = now.parameters.find((is) => !taken.has(is) && isSame(was, is))
      if (found === undefined) continue
      partners.set(was, found)
      taken.add(found)
    }
  }
  return partners
}

const PARAMETER: Facts<Parameter, { readonly note: Note; readonly place: Place }> = {
  required: (_old, now, { note, place }) => note(now === true ? 'input-became-required' : 'input-became-optional', place),
  urlEncoding: (old = 'single', now = 'single', { note, place }) => {
    if (old !== now) note('wire-form-changed', place, { old: `percent-encoded: ${old}`, new: `percent-encoded: ${now}` })
  },
  allowEmptyValue: (old = false, now = false, { note, place }) => {
    if (old !== now) note('wire-form-changed', place, { old: emptiness(old), new: emptiness(now) })
  },
  triggerValue: (old, now, { note, place }) => note('trigger-value-changed', place, { old, new: now }),
  // Compared by the callers, or how a class says it.
  name: null,
  in: null,
  schema: null,
  property: null,
  optional: null,
}

const emptiness = (allowed: boolean): string => (allowed ? 'with or without a value' : 'with a value')

/** Names that are parameters on one side and properties of the body on the other. */
function movedBetween({ old, new: now, values }: OperationContext): ReadonlySet<string> {
  const [before, after] = [inputNames(old, values.shapes.old), inputNames(now, values.shapes.new)]
  const crossed = (
    from: ReadonlySet<string>,
    notIn: ReadonlySet<string>,
    to: ReadonlySet<string>,
    notBefore: ReadonlySet<string>,
  ): string[] => [...from].filter((name) => to.has(name) && !notIn.has(name) && !notBefore.has(name))
  return new Set([
    ...crossed(before.parameters, after.parameters, after.body, before.body),
    ...crossed(before.body, after.body, after.parameters, before.parameters),
  ])
}

function inputNames({ parameters, body }: Operation, shapes: Shapes): Record<'parameters' | 'body', ReadonlySet<string>> {
  return {
    parameters: new Set(parameters.map(({ name }) => name)),
    body: new Set(body === undefined ? [] : shapes.of(body.schema).properties.keys()),
  }
}

function compareBodies(context: OperationContext, moved: ReadonlySet<string>): void {
  const { old, new: now, place, note, values, reach } = context
  const [was, is] = [old.body, now.body]
  const at = {
    ...place,
    what: is?.name ?? BODY,
    old: was === undefined ? place.old : bodyPointer(old, place.old),
    new: is === undefined ? place.new : bodyPointer(now, place.new),
  }
  if (was === undefined && is === undefined) return
  if (was === undefined || is === undefined) return compareMissingBody(context, at, moved)
  compareFacts(BODIES, was, is, { note, place: at })
  const unit = values.compare('input', was.schema, is.schema, inside(at, 'schema'))
  if (moved.size === 0) return reach(unit)
  // What is found once the values have been compared is said already of what moved.
  reach(
    reachedWithout(
      unit,
      ({ id, place: { what } }) => /^input-(added|removed)/.test(id) && [...moved].some((name) => what.endsWith(`/${name}`)),
    ),
  )
}

/** There is a body on one side alone: its properties are inputs that come or go. */
function compareMissingBody({ old, new: now, note, values }: OperationContext, at: Place, moved: ReadonlySet<string>): void {
  if (old.body !== undefined) {
    const { properties } = values.shapes.old.of(old.body.schema)
    const names = [...properties.keys()].filter((name) => !moved.has(name))
    if (properties.size === 0) note('input-removed', at, { side: 'old' })
    for (const name of names) note('input-removed', at, { what: `${old.body.name ?? BODY}/${name}`, side: 'old' })
  }
  if (now.body !== undefined) {
    const { properties } = values.shapes.new.of(now.body.schema)
    if (properties.size === 0) noteAddedInput(note, at, now.body)
    for (const [name, { schema, required }] of properties) {
      if (moved.has(name)) continue
      noteAddedInput(note, { ...at, what: `${at.what}/${name}` }, { schema, required: required && now.body.required })
    }
  }
}

const BODIES: Facts<Body, { readonly note: Note; readonly place: Place }> = {
  required: (_old, now, { note, place }) => note(now === true ? 'input-became-required' : 'input-became-optional', place),
  name: (old = BODY, now = BODY, { note, place }) => {
    if (old !== now) note('body-renamed', place, { old, new: now })
  },
  presentation: (_old, _new, { note, place }) => note('input-text-changed', place, { new: 'summary or description' }),
  extensions: (old, now, { note, place }) => noteExtensions(note, place, old, now),
  verbatim: (old, now, { note, place }) => noteVerbatim(note, place, old, now),
  // Media types and order are compared for the operation; a class's own name of the body nobody sees.
  contentType: null,
  position: null,
  schema: null,
  property: null,
}

/** Power Apps gives required inputs by position; the body stands among the parameters. */
function compareOrder({ old, new: now, note, place }: OperationContext): void {
  const [before, after] = [inOrder(old), inOrder(now)]
  const common = (list: readonly Placed[], others: readonly Placed[]): readonly Placed[] =>
    list.filter((one) => others.some(({ name }) => name === one.name))
  const [was, is] = [common(before, after), common(after, before)]
  const required = (list: readonly Placed[]): string =>
    list
      .filter((one) => one.required && (after.find(({ name }) => name === one.name)?.required ?? false))
      .map(({ name }) => name)
      .join(', ')
  const stillRequired = (list: readonly Placed[]): string =>
    required(list.filter((one) => before.find(({ name }) => name === one.name)?.required ?? false))
  if (was.map(({ name }) => name).join() === is.map(({ name }) => name).join()) return
  const [first, second] = [stillRequired(was), stillRequired(is)]
  if (first === second) note('inputs-reordered', inside(place, 'parameters'))
  else note('required-inputs-reordered', inside(place, 'parameters'), { old: first, new: second })
}

interface Placed {
  readonly name: string
  readonly required: boolean
}

function inOrder({ parameters, body }: Operation): readonly Placed[] {
  const placed = parameters.map(({ name, required, schema }) => ({ name, required: required && isSeen(schema) }))
  if (body !== undefined) placed.splice(body.position ?? parameters.length, 0, { name: BODY, required: body.required })
  return placed
}

const isSeen = ({ visibility }: Schema): boolean => visibility !== 'internal'

function pointers({ old, new: now, place }: OperationContext, was: Parameter, is: Parameter): Pick<Place, 'old' | 'new'> {
  return { old: pointerTo(old, place.old, was), new: pointerTo(now, place.new, is) }
}

function pointerTo({ parameters, body }: Operation, at: string, parameter: Parameter): string {
  const index = parameters.indexOf(parameter)
  const shift = body?.position !== undefined && body.position <= index ? 1 : 0
  return `${at}/parameters/${index + shift}`
}

function bodyPointer({ parameters, body }: Operation, at: string): string {
  return `${at}/parameters/${body?.position ?? parameters.length}`
}
