/** Owns a request's address: its host, its path with names in braces, its query. */
import type { Foreign } from '../shared/foreign.js'
import { isRecord, listAt, membersOf, own, textAt } from '../shared/foreign.js'

export interface RequestUrl {
  /** `https://api.example.com`; absent where a variable that has no value stands for it. */
  readonly origin?: string
  /** The variable that has no value. */
  readonly unknown?: string
  /** `/orders/{id}`. */
  readonly path: string
  readonly pathParameters: readonly { readonly name: string; readonly raw: Foreign }[]
  readonly query: readonly Foreign[]
}

const MAX_EXPANSIONS = 10

/** The values of a collection's variables. */
export function readVariables(collection: Foreign): ReadonlyMap<string, string> {
  const said = Array.isArray(own(collection, 'variable')) ? listAt(collection, 'variable') : listAt(collection, 'variables')
  return new Map(
    said.filter(isRecord).flatMap((variable) => {
      const name = textAt(variable, 'key') ?? textAt(variable, 'id')
      const value = own(variable, 'value')
      return name !== undefined && (typeof value === 'string' || typeof value === 'number') && value !== ''
        ? [[name, String(value)] as const]
        : []
    }),
  )
}

/** Reads the URL of a request, as text or in parts. */
export function readUrl(given: unknown, variables: ReadonlyMap<string, string>): RequestUrl {
  const raw = typeof given === 'string' ? given : (textAt(given, 'raw') ?? joined(given))
  const [location = '', search = ''] = splitOnce(raw.slice(0, 10_000).split('#', 1)[0] ?? '', '?')
  const { text, unknown } = expandHead(location.trim(), variables)
  const match = /^(?:(?:(https?):)?\/\/)?([^/]*)(.*)$/is.exec(text)
  const host = match?.[2] ?? ''
  const origin =
    unknown === undefined && /^[\w.-]+(:\d+)?$/.test(host) ? `${match?.[1]?.toLowerCase() ?? 'https'}://${host.toLowerCase()}` : undefined
  const { path, names } = template(match?.[3] ?? '')
  const said = new Map(
    listAt(given, 'variable')
      .filter(isRecord)
      .map((variable) => [textAt(variable, 'key') ?? textAt(variable, 'id') ?? '', variable]),
  )
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(unknown === undefined ? {} : { unknown }),
    path,
    pathParameters: [...names].map(([name, wanted]) => ({ name, raw: said.get(wanted) ?? { value: variables.get(wanted) } })),
    query: listAt(given, 'query').length > 0 ? listAt(given, 'query').filter(isRecord) : pairs(search),
  }
}

function joined(given: unknown): string {
  const part = (key: string, by: string): string => {
    const value = own(given, key)
    const texts = Array.isArray(value)
      ? (value as readonly unknown[]).map((each) => (typeof each === 'string' ? each : (textAt(each, 'value') ?? '')))
      : []
    return typeof value === 'string' ? value : texts.join(by)
  }
  const [protocol, host, path] = [part('protocol', ''), part('host', '.'), part('path', '/')]
  const port = textAt(given, 'port')
  return `${protocol === '' ? '' : `${protocol}://`}${host}${port === undefined ? '' : `:${port}`}${path === '' ? '' : `/${path.replace(/^\//, '')}`}`
}

/** Puts in the values of variables up to the path: there, variables are parameters. */
function expandHead(location: string, variables: ReadonlyMap<string, string>): { readonly text: string; readonly unknown?: string } {
  let text = location
  for (let round = 0; round < MAX_EXPANSIONS; round++) {
    const head = /^(?:(?:[a-z]+:)?\/\/)?[^/]*/i.exec(text)?.[0] ?? ''
    const name = /\{\{([^{}]*)\}\}/.exec(head)?.[1]
    if (name === undefined) return { text }
    const value = variables.get(name.trim())
    if (value === undefined || value.length > 2_000)
      return { text: text.slice(head.length) === '' ? '/' : `unknown${text.slice(head.length)}`, unknown: name.trim() }
    text = text.replace(`{{${name}}}`, () => value.replace(/\/+$/, ''))
  }
  return { text: 'unknown/', unknown: 'that contains itself' }
}

/** `/orders/:id/{{part}}.json` is `/orders/{id}/{part}.json`. The names are those of the path, with what Postman calls them. */
function template(path: string): { readonly path: string; readonly names: ReadonlyMap<string, string> } {
  const names = new Map<string, string>()
  const brace = (wanted: string): string => {
    const name = wanted.trim().replace(/[^\w.-]+/g, '_') || 'value'
    names.set(name, wanted.trim())
    return `{${name}}`
  }
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => {
      if (/^:[^:]/.test(segment)) return brace(segment.slice(1))
      // Braces of a path are kept for names.
      return segment.replace(/\{\{([^{}]*)\}\}|([{}])/g, (_, name: string | undefined, stray: string | undefined) =>
        stray === undefined ? brace(name ?? '') : '',
      )
    })
  return { path: `/${segments.join('/').replace(/\s+/g, '%20')}`, names }
}

function pairs(search: string): readonly Foreign[] {
  return search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', value = ''] = splitOnce(pair, '=')
      return { key: decoded(key), value: decoded(value) }
    })
}

function splitOnce(text: string, by: string): readonly string[] {
  const index = text.indexOf(by)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + by.length)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A description is a text, or an object with one. */
export function descriptionOf(from: unknown): string | undefined {
  return textAt(from, 'description') ?? textAt(own(from, 'description'), 'content')
}

/** The members of an `auth`: a list of keys and values in v2.1, an object in v2.0. */
export function authValues(auth: Foreign, type: string): ReadonlyMap<string, unknown> {
  const said = own(auth, type)
  if (!Array.isArray(said)) return new Map(membersOf(said))
  return new Map(
    (said as readonly unknown[])
      .filter(isRecord)
      .flatMap((each) => (textAt(each, 'key') === undefined ? [] : [[textAt(each, 'key') as string, own(each, 'value')] as const])),
  )
}
