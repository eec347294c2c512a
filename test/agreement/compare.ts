/** Owns the comparison: compiled validation on one side, class-validator alone and the declared types on the other. */
import 'reflect-metadata'
import { isDeepStrictEqual } from 'node:util'
import { plainToInstance } from 'class-transformer'
import { validate } from 'class-validator'
import {
  Action,
  BaseConnector,
  Connector,
  reflectConnector,
  Security,
  type Bindings,
  type ConnectorModel,
  type Schema,
} from '@ferrule/core'
import { COMPILED } from '../../packages/fastify/src/compiler.js'
import { constrain } from '../../packages/fastify/src/constrain.js'
import { INTERPRETED, Undecided } from '../../packages/fastify/src/interpreted.js'
import { compileInput, type Input, type ReadInput } from '../../packages/fastify/src/request-schema.js'
import { describeClass, forgetClasses, makeClass, type ClassSpec, type Made } from './classes.js'

/** What both sides said about one input. */
export interface Verdict {
  readonly input: unknown
  readonly compiled: boolean
  readonly expected: boolean
  /** Both accept, and the instances differ. */
  readonly different: boolean
  /** An operation's first requests are interpreted: whether they would be let through as they are later. */
  readonly early: boolean
}

export interface Comparison {
  readonly verdicts: readonly Verdict[]
  readonly disagreements: readonly Verdict[]
  /** Names of rules that class-validator itself still runs. */
  readonly remainder: readonly string[]
  /** The class and the first disagreement, for people. */
  readonly report: string
}

/** Compares both sides over some inputs. `tamper` changes the model before it is compiled, to see that it would be noticed. */
export async function compare(
  spec: ClassSpec,
  inputs: readonly unknown[],
  tamper: (model: ConnectorModel) => ConnectorModel = (model) => model,
): Promise<Comparison> {
  try {
    const { input, model, bindings } = reflectSpec(spec)
    const tampered = tamper(model)
    const [operation] = tampered.operations
    if (operation === undefined) throw new Error('unreachable: the connector has one operation')
    const read = compileInput(operation, tampered, bindings, COMPILED)
    const readEarly = compileInput(operation, tampered, bindings, INTERPRETED)
    const declared = operation.body?.schema as Schema
    const verdicts: Verdict[] = []
    for (const body of inputs) {
      const ours = take(read, body)
      const early = isDeepStrictEqual(take(readEarly, body), ours)
      const compiled = ours !== undefined && (ours.trail === undefined || (await constrain(ours.trail)).length === 0)
      const theirs = plainToInstance(input, copy(body))
      const expected = fits(declared, body, model) && (await isValid(theirs as object))
      const different = compiled && expected && !isDeepStrictEqual(ours.instance, withoutNulls(declared, theirs, model))
      verdicts.push({ input: body, compiled, expected, different, early })
    }
    const disagreements = verdicts.filter(({ compiled, expected, different, early }) => compiled !== expected || different || !early)
    return { verdicts, disagreements, remainder: remainderOf(bindings), report: reportOf(spec, disagreements, model) }
  } finally {
    forgetClasses()
  }
}

/** What a body is read as; `undefined` where it is refused, or in doubt. */
function take(read: ReadInput, body: unknown): Input | undefined {
  try {
    const given = read({ path: {}, query: {}, headers: {}, form: undefined, body: copy(body), thorough: false })
    return 'instance' in given ? given : undefined
  } catch (error) {
    if (error instanceof Undecided) return undefined
    throw error
  }
}

/** A body of its own for each side, as JSON makes it. */
function copy(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body)) as unknown
}

/** The class of a specification, and what is reflected of a connector that takes it. */
export function reflectSpec(spec: ClassSpec): { readonly input: Made; readonly model: ConnectorModel; readonly bindings: Bindings } {
  const input = makeClass(spec)
  const { model, bindings, diagnostics } = reflectConnector(connectorOf(input))
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (model === undefined || errors.length > 0) {
    throw new Error(`${errors.map(({ message }) => message).join('\n')}\n${describeClass(spec)}`)
  }
  return { input, model, bindings }
}

/** A connector with one operation that takes the class. */
function connectorOf(input: new () => object): typeof BaseConnector {
  class Generated extends BaseConnector {
    take(_input: object): void {
      void _input
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Generated.prototype, 'take') as TypedPropertyDescriptor<(input: object) => void>
  Reflect.defineMetadata('design:paramtypes', [input], Generated.prototype, 'take')
  ;(Action as (route: string, options: object) => (prototype: object, name: string, method: unknown) => void)('POST /take', {
    summary: 'Take',
    input: () => input,
  })(Generated.prototype, 'take', descriptor)
  ;(Security.none() as (target: unknown) => void)(Generated)
  ;(Connector as (options: object) => (target: unknown) => void)({
    title: 'Generated',
    description: 'Made by a test.',
    version: '1.0.0',
    url: 'https://generated.example/',
  })(Generated)
  return Generated
}

/** class-validator alone, as strict as it can be. What it throws is no acceptance. */
async function isValid(instance: object): Promise<boolean> {
  try {
    return (await validate(instance, { whitelist: true, forbidNonWhitelisted: true })).length === 0
  } catch {
    return false
  }
}

function remainderOf(bindings: Bindings): readonly string[] {
  const inputs = [...bindings.operations.values()].flatMap(({ input }) => input?.remainder ?? [])
  return [...inputs, ...[...bindings.classes.values()].flatMap(({ remainder }) => remainder)].map(({ rule }) => rule)
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i

/**
 * Whether a value has its declared type; what the rules say is class-validator's business. Declared objects have to be there unless
 * they are optional; anything else may be absent as far as its type goes.
 */
function fits(schema: Schema, value: unknown, model: ConnectorModel): boolean {
  switch (schema.kind) {
    case 'string':
      return typeof value === 'string' && (schema.date !== true || isDate(value))
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'array':
      return Array.isArray(value) && value.every((item) => fits(schema.items, item, model))
    case 'reference':
      return fits(model.schemas.find(({ name }) => name === schema.name)?.schema as Schema, value, model)
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
      if (schema.additional === true) return true
      const given = value as Readonly<Record<string, unknown>>
      return schema.properties.every((property) => {
        const part = given[property.name]
        const needed = property.required && holdsObject(property.schema)
        if (part === undefined) return !needed
        return (part === null && property.optional === true) || fits(property.schema, part, model)
      })
    }
    default:
      return true
  }
}

/** What the method sees: null for something optional is as good as absent. */
function withoutNulls(schema: Schema, value: unknown, model: ConnectorModel): unknown {
  if (schema.kind === 'reference')
    return withoutNulls(model.schemas.find(({ name }) => name === schema.name)?.schema as Schema, value, model)
  if (Array.isArray(value) && schema.kind === 'array') return value.map((item) => withoutNulls(schema.items, item, model))
  if (typeof value !== 'object' || value === null || schema.kind !== 'object') return value
  const instance = value as Record<string, unknown>
  for (const { property, optional, schema: own } of schema.properties) {
    if (instance[property] === null && optional === true && own.kind !== 'any') delete instance[property]
    else if (property in instance) instance[property] = withoutNulls(own, instance[property], model)
  }
  return instance
}

function holdsObject(schema: Schema): boolean {
  return schema.kind === 'reference' || (schema.kind === 'array' && holdsObject(schema.items))
}

function isDate(text: string): boolean {
  if (!DATE_TIME.test(text)) return false
  const [date = '', time = ''] = text.split(/T/i)
  const day = new Date(`${date}T00:00:00Z`)
  // A day that the calendar does not have comes back as another one.
  return (
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(date) &&
    Number(time.slice(0, 2)) < 24 &&
    !Number.isNaN(new Date(`2000-01-01T${time}`).getTime())
  )
}

function reportOf(spec: ClassSpec, [first]: readonly Verdict[], model: ConnectorModel): string {
  if (first === undefined) return ''
  const { input, compiled, expected, different, early } = first
  const said = !early
    ? 'interpreted differs from compiled'
    : different
      ? 'both accept, and make different instances'
      : `compiled ${compiled ? 'accepts' : 'refuses'}, expected ${expected ? 'accepts' : 'refuses'}`
  return [
    describeClass(spec),
    `input ${JSON.stringify(input)}`,
    said,
    JSON.stringify(model.operations[0]?.body),
    JSON.stringify(model.schemas),
  ].join('\n')
}
