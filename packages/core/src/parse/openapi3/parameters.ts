/** Owns what travels outside the body: path, query and headers. */
import { templateNames, type Parameter, type Property, type Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { isRecord, membersOf, own, recordAt, textAt, type Foreign } from '../shared/foreign.js'
import { step, type Way } from '../shared/way.js'
import { propertyName } from '../shared/words.js'
import { flatten, typeOf } from './flatten.js'
import { readSchema } from './schemas.js'
import { followRecord, type Scope } from './scope.js'

/** What OpenAPI itself tells readers to ignore: security and media types say it. */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization'])

interface Declared {
  readonly name: string
  readonly place: 'path' | 'query' | 'header'
  readonly raw: Foreign
  readonly at: Way
}

/** The parameters of an operation: its own, and those of its path that it does not say itself. */
export function readParameters(
  lists: readonly (readonly (readonly [unknown, Way])[])[],
  path: string,
  at: Way,
  nameProperty: (wanted: string) => string,
  scope: Scope,
): readonly Parameter[] {
  const declared = new Map<string, Declared>()
  for (const list of lists)
    for (const [raw, place] of list) {
      const one = declare(raw, place, scope)
      if (one !== undefined) declared.set(`${one.place} ${one.place === 'header' ? one.name.toLowerCase() : one.name}`, one)
    }
  const inPath = templateNames(path)
  for (const [key, one] of declared) {
    if (one.place !== 'path' || inPath.includes(one.name)) continue
    scope.report('import-path-parameter', one.at, { name: one.name, path, instead: 'it is left out' })
    declared.delete(key)
  }
  const parameters = [...declared.values()].flatMap((one) => readParameter(one, nameProperty, scope))
  const missing = inPath.filter((name) => !declared.has(`path ${name}`))
  return [...missing.map((name) => undeclared(name)), ...parameters]

  function undeclared(name: string): Parameter {
    scope.report('import-path-parameter', at, { name, path, instead: 'it is added as text' })
    return {
      property: nameProperty(propertyName(name)),
      name,
      in: 'path',
      required: true,
      schema: { kind: 'string' },
      urlEncoding: 'single',
    }
  }
}

function declare(given: unknown, at: Way, scope: Scope): Declared | undefined {
  const found = followRecord(given, at, scope)
  if (found === undefined) return undefined
  const raw = found.value
  const name = own(raw, 'name')
  const place = own(raw, 'in')
  if (typeof name !== 'string' || name === '' || typeof place !== 'string') {
    scope.report('import-wrong-type', at, { expected: 'a parameter with name and place', seen: 'something else' })
    return undefined
  }
  switch (place) {
    case 'path':
    case 'query':
      if (name.toLowerCase() === 'connectionid') scope.report('reserved-name', at, { name })
      return { name, place, raw, at: found.at }
    case 'header':
      return IGNORED_HEADERS.has(name.toLowerCase()) ? undefined : { name, place, raw, at: found.at }
    case 'cookie':
      scope.report('import-cookie', at, { name: name.slice(0, 100) })
      return undefined
    default:
      scope.report('import-wrong-type', step(at, 'in'), { expected: 'path, query, header or cookie', seen: place.slice(0, 50) })
      return undefined
  }
}

function readParameter({ name, place, raw, at }: Declared, nameProperty: (wanted: string) => string, scope: Scope): readonly Parameter[] {
  if (own(raw, 'allowReserved') === true)
    scope.report('import-keyword', step(at, 'allowReserved'), {
      keyword: 'allowReserved',
      instead: 'reserved characters are percent-encoded',
    })
  const content = membersOf(own(raw, 'content'))[0]
  if (content !== undefined && own(raw, 'schema') === undefined) {
    scope.report('import-parameter-content', at, { name, type: content[0].slice(0, 80) })
    return [parameter(name, { kind: 'string' })]
  }
  const said = recordAt(raw, 'schema') ?? {}
  const style = textAt(raw, 'style') ?? (place === 'query' ? 'form' : 'simple')
  const explode = own(raw, 'explode') ?? style === 'form'
  const plain = flatten(said, step(at, 'schema'), scope)
  switch (typeOf(plain)) {
    case 'object':
      return readObject()
    case 'array':
      return [parameter(name, { ...list(), ...joined(style, explode === true && place === 'query') })]
    default:
      if (style === 'label' || style === 'matrix') scope.report('import-style', at, { name, style, instead: 'the value alone travels' })
      return [parameter(name, readSchema(said, step(at, 'schema'), scope))]
  }

  function list(): Schema {
    const items = flatten(own(plain, 'items') ?? {}, step(at, 'schema', 'items'), scope)
    const kind = typeOf(items)
    const simple = kind === undefined || ['string', 'number', 'integer', 'boolean'].includes(kind)
    if (!simple) scope.report('import-parameter-structure', at, { name, what: `a list of ${kind}s` })
    const { items: _items, ...whole } = readSchema(
      simple ? plain : { ...plain, items: { type: 'string' } },
      step(at, 'schema'),
      scope,
    ) as Extract<Schema, { kind: 'array' }>
    const {
      constraints,
      enum: choices,
      format,
      kind: itemKind,
    } = readSchema(simple ? items : { type: 'string' }, step(at, 'schema', 'items'), scope) as Extract<Schema, { kind: 'string' }>
    // The platform's schema has no room for more in the items of a parameter.
    return {
      ...whole,
      items: compact<Schema>({
        kind: itemKind === ('any' as string) ? 'string' : itemKind,
        format,
        enum: choices?.map(({ value }) => ({ value })),
        constraints,
      } as Schema),
    }
  }

  function joined(how: string, repeated: boolean): { readonly collectionFormat?: string } {
    if (how === 'spaceDelimited') return { collectionFormat: 'ssv' }
    if (how === 'pipeDelimited') return { collectionFormat: 'pipes' }
    if (how === 'form' && repeated)
      scope.report('import-style', at, { name, style: 'form, repeated', instead: 'the items are joined by commas' })
    else if (how !== 'form' && how !== 'simple')
      scope.report('import-style', at, { name, style: how.slice(0, 30), instead: 'the items are joined by commas' })
    return {}
  }

  /** An object in the query is as many parameters as it has properties. */
  function readObject(): readonly Parameter[] {
    const object = readSchema(plain, step(at, 'schema'), scope)
    const flat = place === 'query' && (style === 'deepObject' || (style === 'form' && explode === true))
    if (object.kind !== 'object' || !flat || object.properties.length === 0) {
      scope.report('import-parameter-structure', at, { name, what: 'an object' })
      return [parameter(name, { kind: 'string' })]
    }
    return object.properties.map((property) => {
      const wire = style === 'deepObject' ? `${name}[${property.name}]` : property.name
      return parameter(wire, single(property, wire), own(raw, 'required') === true && property.required)
    })
  }

  function single({ schema }: Property, wire: string): Schema {
    if (['string', 'number', 'integer', 'boolean'].includes(schema.kind)) return schema
    if (schema.kind !== 'any') scope.report('import-parameter-structure', at, { name: wire, what: `of the kind ${schema.kind}` })
    return { kind: 'string' }
  }

  function parameter(wire: string, schema: Schema, required = own(raw, 'required') === true): Parameter {
    return compact<Parameter>({
      property: nameProperty(propertyName(wire)),
      name: wire,
      in: place,
      required: required || place === 'path',
      schema: described(schema, raw),
      urlEncoding: place === 'path' ? (textAt(raw, 'x-ms-url-encoding') === 'double' ? 'double' : 'single') : undefined,
    })
  }
}

/** What the parameter says about itself counts more than what its schema says. */
function described(schema: Schema, raw: Foreign): Schema {
  const { description, deprecated, example } = raw
  const about = readAbout(raw)
  const text = [textAt({ description }, 'description') ?? schema.description, deprecated === true ? '(deprecated)' : undefined]
    .filter(Boolean)
    .join(' ')
  return compact<Schema>({
    ...schema,
    ...about,
    description: text === '' ? undefined : text,
    visibility: about.visibility ?? schema.visibility ?? (deprecated === true ? 'advanced' : undefined),
    example:
      schema.example ??
      (typeof example === 'string' || typeof example === 'number' || typeof example === 'boolean' ? example : exampleOf(raw)),
  } as Schema)
}

function readAbout(raw: Foreign): Pick<Schema, 'summary' | 'visibility'> {
  const visibility = textAt(raw, 'x-ms-visibility')
  return compact<Pick<Schema, 'summary' | 'visibility'>>({
    summary: textAt(raw, 'x-ms-summary'),
    visibility: visibility === 'important' || visibility === 'advanced' || visibility === 'internal' ? visibility : undefined,
  })
}

function exampleOf(raw: Foreign): string | number | boolean | undefined {
  const [first] = membersOf(own(raw, 'examples'))
  const value = isRecord(first?.[1]) ? own(first[1], 'value') : undefined
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}
