/** Owns what an operation takes: its parameters, and among them its body. */
import type { Body, Json, Parameter, Presentation, Schema } from '../../model/index.js'
import { JSON_TYPE } from '../../model/index.js'
import { isJsonObject, said, taking, type JsonObject } from '../shared/taking.js'
import { propertyName } from '../shared/words.js'
import { takeLabels, takeParameterFacts } from './extensions/values.js'
import { takeParameterSchema } from './facts.js'
import { restOf } from './rest.js'
import { readContent } from './schemas.js'
import { dissolved, inside, spend, type Scope } from './scope.js'
import { takeValueType } from './values.js'
import { show } from '../shared/show.js'

export interface Inputs {
  readonly parameters: readonly Parameter[]
  readonly body?: Body
}

/** The parameters of a path and of one of its operations, in the order in which makers see them. */
export function readInputs(shared: Json | undefined, own: Json | undefined, consumes: readonly string[], scope: Scope): Inputs {
  const ownParameters = listOfParameters(own, scope)
  const inherited = listOfParameters(shared, scope).filter((candidate) => !ownParameters.some((parameter) => same(parameter, candidate)))
  const parameters: Parameter[] = []
  const bodies: Body[] = []
  for (const value of [...inherited, ...ownParameters]) {
    const at = inside(scope, show(value['name']))
    if (!spend(scope)) break
    if (value['in'] === 'body') bodies.push({ ...readBody(value, consumes, at), position: parameters.length })
    else if (typeof value['name'] === 'string' && isPlace(value['in']))
      parameters.push(readParameter(value, value['name'], value['in'], at))
    else scope.report('parameter-left-out', at.at, { name: show(value['name']).slice(0, 100), place: show(value['in']).slice(0, 100) })
  }
  const [first, ...others] = bodies
  if (others.length > 0) scope.report('parameter-left-out', scope.at, { name: show(others[0]?.name), place: 'a second body' })
  if (first === undefined) return { parameters }
  const { position, ...body } = first
  return { parameters, body: position === parameters.length ? body : first }
}

function listOfParameters(value: Json | undefined, scope: Scope): readonly JsonObject[] {
  if (!Array.isArray(value)) return []
  return (value as readonly Json[]).map((item) => dissolved(item, scope)).filter((item) => item !== undefined)
}

function same(a: JsonObject, b: JsonObject): boolean {
  return a['name'] === b['name'] && a['in'] === b['in']
}

function isPlace(place: Json | undefined): place is Parameter['in'] {
  return place === 'path' || place === 'query' || place === 'header' || place === 'formData'
}

function readParameter(value: JsonObject, name: string, place: Parameter['in'], scope: Scope): Parameter {
  const from = taking(value)
  from.text('name')
  from.text('in')
  const required = from.boolean('required') ?? false
  const allowEmptyValue = from.boolean('allowEmptyValue')
  const facts = takeParameterFacts(from)
  const shape = takeValueType(value, from, scope)
  const schema = { ...shape, ...takeParameterSchema(from), ...restOf(from) } as Schema
  return said<Parameter>({
    property: propertyName(name),
    name,
    in: place,
    required: required || place === 'path',
    schema,
    allowEmptyValue: allowEmptyValue === true ? true : undefined,
    ...facts,
  })
}

function readBody(value: JsonObject, consumes: readonly string[], scope: Scope): Body {
  const from = taking(value)
  from.text('in')
  const name = from.text('name')
  const required = from.boolean('required') ?? false
  const labels = takeLabels(from)
  const schema = from.take('schema', (own) => readContent(isJsonObject(own) ? own : {}, scope)) ?? { kind: 'any' }
  const contentType = consumes.length === 0 || consumes.includes(JSON_TYPE) ? JSON_TYPE : (consumes[0] as string)
  return said<Body>({
    name: name === 'body' ? undefined : name,
    required,
    ...labelled(schema, labels),
    contentType,
    ...restOf(from),
  })
}

/** Labels are kept by the schema, unless it has some of its own. */
function labelled(schema: Schema, labels: Presentation): { readonly schema: Schema; readonly presentation?: Presentation } {
  const { summary, description, visibility } = schema
  const silent = summary === undefined && description === undefined && visibility === undefined
  return silent ? { schema: { ...schema, ...labels } } : { schema, presentation: labels }
}
