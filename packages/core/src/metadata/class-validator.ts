/** Owns the only door to class-validator's storage: which rules its decorators left on a class. Foreign records are read, never changed. */
import * as classValidator from 'class-validator'
import { classChain } from './class-chain.js'

type Predicate = (value: unknown, ...args: unknown[]) => unknown

/** One of class-validator's records, in our words. */
export interface ClassRule {
  readonly kind: 'rule' | 'nested' | 'optional' | 'conditional' | 'allow'
  /** The rule's name, as class-validator or its author gave it. */
  readonly name: string
  readonly property: string
  readonly args: readonly unknown[]
  /** What its author says about a value that breaks it; a message that is a function stays with class-validator. */
  readonly message?: string
  readonly each: boolean
  readonly grouped: boolean
  /** A built-in rule that answers at once and whose arguments say everything. */
  readonly builtIn: boolean
  /** Whether the rule lets a value pass; `undefined` where only class-validator can tell. */
  readonly accepts: (value: unknown) => boolean | undefined
}

interface Constraint {
  validate(value: unknown, args: object): unknown
}

interface StoredRule {
  readonly type: string
  readonly name?: string
  readonly target: unknown
  readonly propertyName: string
  readonly constraints?: readonly unknown[]
  readonly message?: unknown
  readonly constraintCls?: new () => Constraint
  readonly groups?: readonly string[]
  readonly each?: boolean
  readonly validateIf?: unknown
}
interface Storage {
  readonly validationMetadatas: ReadonlyMap<unknown, readonly StoredRule[]>
  addValidationMetadata(rule: object): void
  getTargetValidatorConstraints(
    target: unknown,
  ): readonly { readonly target: { readonly prototype: Constraint }; readonly async: boolean }[]
}

const storage = (): Storage => classValidator.getMetadataStorage() as unknown as Storage

/** The predicates that class-validator exports, by the name that their rule carries: `isLength` is `length`, `isIp` is `isIP`. */
const predicates = new Map<string, Predicate>()
for (const [name, value] of Object.entries(classValidator)) {
  if (typeof value === 'function' && /^(is|array|min|max|matches|contains|not|equals|length)/.test(name))
    predicates.set(name.toLowerCase(), value as Predicate)
}
predicates.set('islength', classValidator.length as Predicate)

/** The predicate behind a built-in rule's name. */
export function predicateOf(rule: string): Predicate | undefined {
  return predicates.get(rule.toLowerCase())
}

/** Values that tell a built-in rule from another of the same name, and from one that keeps an argument to itself. */
const PROBES: readonly unknown[] = ['', 'a', 0, 1.5, true, undefined, [{}, {}]]

/** `isIBAN` keeps its options out of its record. */
const SECRETIVE = new Set(['isIBAN'])

/** validator.js writes its defaults into the options that it is given; nobody's own options shall change by being read. */
function copyPlain(value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? { ...value } : value
}

function attempt(predicate: (value: unknown) => unknown, value: unknown): unknown {
  try {
    return predicate(value)
  } catch {
    return 'threw'
  }
}

function understand(stored: StoredRule): ClassRule {
  const grouped = (stored.groups?.length ?? 0) > 0
  const base = {
    property: stored.propertyName,
    args: (stored.constraints ?? []).map(copyPlain),
    ...(typeof stored.message === 'string' && stored.type !== 'nestedValidation' ? { message: stored.message } : {}),
    each: stored.each === true,
    grouped,
    builtIn: false,
    accepts: () => undefined,
  }
  const name = stored.name ?? stored.constraintCls?.name ?? stored.type
  if (stored.type === 'whitelistValidation') return { ...base, kind: 'allow', name: 'allow', accepts: () => true }
  if (stored.type === 'nestedValidation') {
    return {
      ...base,
      kind: 'nested',
      name: 'nested',
      builtIn: true,
      accepts: (value) => value === undefined || (typeof value === 'object' && value !== null),
    }
  }
  if (stored.type === 'conditionalValidation') {
    return stored.name === 'isOptional'
      ? { ...base, kind: 'optional', name: 'isOptional' }
      : { ...base, kind: 'conditional', name: 'validateIf' }
  }
  if (stored.validateIf !== undefined) return { ...base, kind: 'conditional', name }
  const instances = storage().getTargetValidatorConstraints(stored.constraintCls)
  const [constraint] = instances
  const predicate = predicateOf(name)
  if (constraint === undefined || instances.length > 1 || constraint.async || predicate === undefined || SECRETIVE.has(name)) {
    return { ...base, kind: 'rule', name }
  }
  const exported = (value: unknown): unknown => predicate(value, ...base.args.map(copyPlain))
  const builtIn = isPredicate(constraint.target.prototype, base, answersOf(name, base.args, exported))
  return { ...base, kind: 'rule', name, builtIn, accepts: builtIn ? (value) => exported(value) === true : () => undefined }
}

const answered = new Map<string, readonly unknown[]>()

/** What a predicate answers to the probes. Models repeat the same few rules, so what text tells apart is asked once. */
function answersOf(name: string, args: readonly unknown[], exported: (value: unknown) => unknown): readonly unknown[] {
  const key = args.every((argument) => typeof argument === 'string' || typeof argument === 'number')
    ? `${name} ${JSON.stringify(args)}`
    : undefined
  const known = key === undefined ? undefined : answered.get(key)
  if (known !== undefined) return known
  const answers = PROBES.map((probe) => attempt(exported, probe))
  if (key !== undefined) answered.set(key, answers)
  return answers
}

/**
 * Whether a rule answers the probes as the predicate does. It is asked on its prototype: a built-in one needs no instance, and class-validator's
 * container looks through all that it ever made.
 */
function isPredicate(rule: Constraint, { args, property }: Pick<ClassRule, 'args' | 'property'>, answers: readonly unknown[]): boolean {
  const constraints = args.map(copyPlain)
  const own = (value: unknown): unknown => rule.validate(value, { value, constraints, property, object: {}, targetName: '' })
  return PROBES.every((probe, index) => attempt(own, probe) === answers[index])
}

const understood = new WeakMap<object, { readonly count: number; readonly rules: readonly ClassRule[] }>()

/** The rules of one class, those of its base classes left out. */
function ownRules(target: object): readonly ClassRule[] {
  const stored = storage().validationMetadatas.get(target) ?? []
  const known = understood.get(target)
  if (known?.count === stored.length) return known.rules
  const rules = stored.map(understand)
  understood.set(target, { count: stored.length, rules })
  return rules
}

/** How many rules a class itself carries so far. */
export function countRules(target: unknown): number {
  return storage().validationMetadatas.get(target)?.length ?? 0
}

/** The index of the first rule of each property among the rules of the class itself. */
export function firstRules(target: unknown): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  storage()
    .validationMetadatas.get(target)
    ?.forEach(({ propertyName }, index) => first.has(propertyName) || first.set(propertyName, index))
  return first
}

/**
 * The rules of a class with those it inherits, by property, as class-validator resolves them: an inherited rule counts
 * unless the class has one of the same type (rule, nested, conditional, allow) on the same property.
 */
export function validationRules(target: object): ReadonlyMap<string, readonly ClassRule[]> {
  const own = ownRules(target)
  const type = (rule: ClassRule): string => (rule.kind === 'optional' ? 'conditional' : rule.name === 'isDefined' ? 'defined' : rule.kind)
  const taken = new Set(own.map((rule) => `${type(rule)} ${rule.property}`))
  const byProperty = new Map<string, ClassRule[]>()
  const add = (rule: ClassRule): void => void byProperty.set(rule.property, [...(byProperty.get(rule.property) ?? []), rule])
  own.forEach(add)
  for (
    let base: unknown = Object.getPrototypeOf(target);
    typeof base === 'function' && base !== Function.prototype;
    base = Object.getPrototypeOf(base)
  ) {
    for (const rule of ownRules(base)) if (!taken.has(`${type(rule)} ${rule.property}`)) add(rule)
  }
  return byProperty
}

/** Gives `to` the rules of `from` for one property; an optional one may then be missing. */
export function copyValidationRules(from: object, to: object, property: string, optional: boolean): void {
  const taken = new Set<string>()
  for (const source of [...classChain(from)].reverse()) {
    const own = (storage().validationMetadatas.get(source) ?? []).filter(
      (stored) => stored.propertyName === property && !taken.has(stored.type),
    )
    for (const stored of own) {
      taken.add(stored.type)
      storage().addValidationMetadata(
        Object.assign(Object.create(Object.getPrototypeOf(stored) as object) as object, stored, { target: to }),
      )
    }
  }
  if (optional) classValidator.IsOptional()((to as { prototype: object }).prototype, property)
}

/** Whether class-validator's storage was made by another copy of it than the one loaded here. */
export function hasForeignStorage(): boolean {
  return !(classValidator.getMetadataStorage() instanceof classValidator.MetadataStorage)
}
