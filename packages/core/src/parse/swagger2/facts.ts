/** Owns what schemas, parameters and headers say alike. */
import type { Constraints, Link, Schema } from '../../model/index.js'
import { said, type Taking } from '../shared/taking.js'
import { exactly, numberAt } from './rest.js'
import { takeChoices, takeLabels, takeValueFacts } from './extensions/values.js'

type Facts = Omit<Partial<Extract<Schema, { kind: 'any' }>>, 'kind'>

/** Format, default, choices and limits: what is said about any value. */
export function takeLimits(from: Taking): Facts {
  return said<Facts>({ format: from.text('format'), default: from.json('default'), ...takeChoices(from), constraints: constraints(from) })
}

/** What a maker reads about a parameter, and what it may be. */
export function takeParameterSchema(from: Taking): Facts {
  return { ...takeLabels(from), ...takeLimits(from), ...takeValueFacts(from), ...said<Facts>({ example: from.json('x-example') }) }
}

/** What a schema says beside its type. */
export function takeSchemaFacts(from: Taking): Facts {
  return {
    ...said<Facts>({ title: from.text('title') }),
    ...takeLabels(from),
    ...takeLimits(from),
    ...takeValueFacts(from),
    ...said<Facts>({
      readOnly: takeFlag(from, 'readOnly'),
      example: from.json('example'),
      discriminator: from.text('discriminator'),
      externalDocs: takeLink(from),
      xml: from.json('xml'),
    }),
  }
}

/** A flag that is off unless it is on. */
export function takeFlag(from: Taking, key: string): true | undefined {
  return from.boolean(key) === true ? true : undefined
}

/** The page that says more. */
export function takeLink(from: Taking): Link | undefined {
  return from.take('externalDocs', linkOf)
}

/** A link to a page. */
export const linkOf = exactly<Link>((from) => said<Link>({ url: from.text('url'), description: from.text('description') }))

function constraints(from: Taking): Constraints | undefined {
  const [minimum, maximum] = [numberAt(from, 'minimum'), numberAt(from, 'maximum')]
  const lowExcluded = takeExclusion(from, 'exclusiveMinimum', minimum)
  const highExcluded = takeExclusion(from, 'exclusiveMaximum', maximum)
  const found = said<Constraints>({
    minimum: lowExcluded ? undefined : minimum,
    exclusiveMinimum: lowExcluded ? minimum : undefined,
    maximum: highExcluded ? undefined : maximum,
    exclusiveMaximum: highExcluded ? maximum : undefined,
    multipleOf: numberAt(from, 'multipleOf'),
    minLength: numberAt(from, 'minLength'),
    maxLength: numberAt(from, 'maxLength'),
    pattern: from.text('pattern'),
    minItems: numberAt(from, 'minItems'),
    maxItems: numberAt(from, 'maxItems'),
    uniqueItems: unique(from),
  })
  return Object.keys(found).length === 0 ? undefined : found
}

/** Whether a limit itself is excluded. Where there is no limit, the flag stays as it is. */
function takeExclusion(from: Taking, key: string, limit: number | undefined): boolean {
  return from.take(key, (value) => (value === false || (value === true && limit !== undefined) ? value : undefined)) === true
}

/** Where items have to differ, that also stays as it is: the platform does not support the word, so no emitter chooses it. */
function unique(from: Taking): true | undefined {
  const left = from.take('uniqueItems', (value) => (value === false ? value : undefined))
  return left === undefined && from.keys().includes('uniqueItems') ? true : undefined
}
