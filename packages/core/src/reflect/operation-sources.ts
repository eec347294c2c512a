/** Owns gathering operations from a connector and its parts: what each method declared, before anything is made of it. */
import { classChain, emittedParameters, OPERATION, readOwnMembers, readOwn, CONNECTOR, SECURITY } from '../metadata/index.js'
import type { Location, PropertyLocation, SecurityRecord } from '../metadata/index.js'
import type { Verb } from '../model/index.js'
import type { ActionOptions } from '../decorators/action.js'
import type { ResultStatus } from '../decorators/checks.js'
import type { ConnectorOptions } from '../decorators/connector.js'
import type { ResponsesOptions } from '../decorators/operation.js'
import type { FeedOfOptions, PollingOptions, WebhookOptions } from '../decorators/trigger.js'
import type { AnyType } from '../decorators/value.js'
import type { Class } from './bindings.js'
import { classProperties } from './class-properties.js'
import type { ClassProperty } from './class-properties.js'
import { interpret } from './design-type.js'
import { templateNames } from '../model/index.js'
import { fold, kebab, operationIdOf } from './names.js'
import { placeOf } from './places.js'
import type { Registry } from './registry.js'
import { securityRecords } from './security.js'

/** An input property and where it travels. */
export interface InputSource {
  readonly declared: ClassProperty
  readonly in: PropertyLocation
  readonly wire: string
  /** Whether an operation that is called without it fails. */
  readonly required: boolean
}

type AnyActionOptions = ActionOptions<unknown, AnyType | undefined, ResponsesOptions, Readonly<Record<string, string>>, ResultStatus>
type AnyTriggerOptions = Omit<
  WebhookOptions<AnyType, unknown> & PollingOptions<AnyType, unknown> & FeedOfOptions<unknown, string>,
  keyof AnyActionOptions
>
/** Whatever an operation may be declared with. */
export type OperationOptionsOf = Omit<AnyActionOptions, 'pageable'> & {
  readonly pageable?: string | { readonly name: string } | false
} & Partial<AnyTriggerOptions>

export interface OperationSource {
  readonly kind: 'action' | 'webhookTrigger' | 'pollingTrigger'
  readonly owner: Class
  readonly part?: string
  readonly member: string
  readonly id: string
  readonly verb: Verb
  readonly path: string
  readonly options: OperationOptionsOf
  readonly location: Location
  readonly input?: Class
  readonly inputs: readonly InputSource[]
  readonly returns?: unknown
  /** A trigger whose method answers the platform's requests itself, like an action. */
  readonly answers: boolean
  /** What the method itself says about security, or the one that it overrides. */
  readonly security?: readonly SecurityRecord[]
  /** What the class says that carries part of the operations. */
  readonly partSecurity?: readonly SecurityRecord[]
}

/** The operations of a connector in the order they are written: base classes first, then the class, then its parts. */
export function operationSources(registry: Registry, connector: Class): readonly OperationSource[] {
  const options = readOwn(CONNECTOR, connector)?.options as ConnectorOptions | undefined
  const parts = Object.entries(options?.parts ?? {}).flatMap(([part, thunk]) => {
    const owner: unknown = thunk()
    if (typeof owner === 'function') return ownSources(registry, owner as Class, part)
    registry.report('type-not-there', placeOf(connector), { name: `the part ${part}`, seen: 'the thunk gave undefined' })
    return []
  })
  return [...ownSources(registry, connector, undefined), ...parts]
}

function ownSources(registry: Registry, owner: Class, part: string | undefined): readonly OperationSource[] {
  const byMember = new Map<string, OperationSource>()
  const chain = classChain(owner)
  const security = new Map(chain.flatMap((current) => [...readOwnMembers(SECURITY, current.prototype as object)]))
  const partSecurity = part === undefined ? undefined : securityRecords(owner)
  for (const current of chain) {
    for (const [member, { kind, route, options, location }] of readOwnMembers(OPERATION, current.prototype as object)) {
      const own = options as OperationOptionsOf
      const [verb, path] = splitRoute(route ?? own.route ?? derivedRoute(kind, member))
      const answers = kind !== 'action' && route !== undefined
      const input = inputClass(registry, current, member, own, location, kind === 'action' || answers ? 0 : 1)
      const records = security.get(member)
      byMember.set(member, {
        kind,
        owner: current,
        member,
        location,
        path,
        id: own.id ?? operationIdOf(member),
        verb: verb as Verb,
        options: own,
        answers,
        inputs: input === undefined ? [] : inputSources(input, verb as Verb, path, own.path ?? {}),
        ...(part === undefined ? {} : { part }),
        ...(input === undefined ? {} : { input }),
        ...(own.returns === undefined ? {} : { returns: own.returns }),
        ...(records === undefined ? {} : { security: records }),
        ...(partSecurity === undefined ? {} : { partSecurity }),
      })
    }
  }
  return [...byMember.values()]
}

/** Where a trigger without a route stands. */
function derivedRoute(kind: OperationSource['kind'], member: string): string {
  return `${kind === 'webhookTrigger' ? 'POST' : 'GET'} /triggers/${kebab(member)}`
}

/** `GET /orders/{id}` → its method and its path. */
function splitRoute(route: string): readonly [verb: string, path: string] {
  const space = route.indexOf(' ')
  return space < 0 ? [route, '/'] : [route.slice(0, space), route.slice(space + 1)]
}

/** The class that a method takes: the declared one, or the emitted type of its first parameter (its second, where events or polls come first). */
function inputClass(
  registry: Registry,
  owner: Class,
  member: string,
  options: OperationOptionsOf,
  location: Location,
  index: number,
): Class | undefined {
  if (options.input !== undefined) {
    const declared: unknown = options.input()
    if (typeof declared === 'function') return declared as Class
    registry.report('type-not-there', placeOf(owner, member, location), {
      name: `the input of ${owner.name}.${member}`,
      seen: 'the thunk gave undefined',
    })
    return undefined
  }
  const parameters = emittedParameters(owner.prototype as object, member) ?? []
  // `_: undefined` is a method that wants its context alone.
  if (parameters.length <= index || parameters[index] === undefined) return undefined
  const design = interpret(parameters[index])
  if (design.kind === 'class') return design.class
  registry.report('unknown-input', placeOf(owner, member, location), {
    name: `${owner.name}.${member}`,
    seen: design.kind === 'unknown' ? design.seen : design.kind,
  })
  return undefined
}

function inputSources(input: Class, verb: Verb, path: string, names: Readonly<Record<string, string>>): readonly InputSource[] {
  const template = templateNames(path)
  const declared = classProperties(input)
  const taken = new Map<string, string>()
  // An exact name goes before a folded one.
  for (const same of [(a: string, b: string): boolean => a === b, (a: string, b: string): boolean => fold(a) === fold(b)]) {
    for (const name of template) {
      if ([...taken.values()].includes(name)) continue
      const found = declared.find(
        (own) =>
          !taken.has(own.property) &&
          (names[name] === own.property || (mayTravelInPath(own) && (same(name, own.name) || same(name, own.property)))),
      )
      if (found !== undefined) taken.set(found.property, name)
    }
  }
  return declared.map((own) => {
    const routeName = taken.get(own.property)
    const location = own.in ?? (routeName === undefined ? (BODILESS.has(verb) ? 'query' : 'property') : 'path')
    const optional =
      own.rules.some((rule) => rule.kind === 'optional') || own.options.required === false || own.options.default !== undefined
    return {
      declared: own,
      in: location,
      wire: location === 'path' ? (routeName ?? own.name) : own.name,
      required: location === 'path' || !optional,
    }
  })
}

/** What a request of these does not usually have a body for. */
const BODILESS: ReadonlySet<Verb> = new Set(['GET', 'HEAD', 'DELETE'])

function mayTravelInPath({ in: location }: ClassProperty): boolean {
  return location === undefined || location === 'path'
}
