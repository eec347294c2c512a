/** Owns which methods a path has: what a request is told that has another one. Looked at only where no route fits. */
import type { ConnectorModel } from '@ferrule/core'
import { belowPrefix } from './path-template.js'

/** The methods that the path of a request has, as `Allow` lists them; `undefined` for a path that nobody declared. */
export type AllowedMethods = (url: string) => string | undefined

/** Reads the paths of a model, and those of its documents. Nothing is prepared before the first request that needs it. */
export function createAllowedMethods({ operations }: ConnectorModel, prefix: string, documents: readonly string[]): AllowedMethods {
  let templates: readonly (readonly [Template, readonly string[]])[] | undefined
  const read = (): typeof templates => {
    const methods = new Map<string, Set<string>>(documents.map((path) => [path, new Set(['GET', 'HEAD'])]))
    for (const { path, verb } of operations) {
      const known = methods.get(path) ?? new Set()
      methods.set(path, known.add(verb))
      // Fastify answers HEAD wherever there is a GET.
      if (verb === 'GET') known.add('HEAD')
    }
    return [...methods].map(([path, verbs]) => [templateOf(path), [...verbs].sort()] as const)
  }
  return (url) => {
    const [path = ''] = url.split('?', 1)
    const segments = segmentsOf(belowPrefix(path, prefix))
    if (segments === undefined) return undefined
    const found = (templates ??= read() ?? []).flatMap(([template, verbs]) => (fits(template, segments) ? verbs : []))
    return found.length === 0 ? undefined : [...new Set(found)].join(', ')
  }
}

/** For each segment the texts between its parameters: `/orders/{id}.json` is `[['orders'], ['', '.json']]`. */
type Template = readonly (readonly string[])[]

function templateOf(path: string): Template {
  return path
    .split('/')
    .slice(1)
    .map((segment) => segment.split(/\{[^{}]*\}/))
}

function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path.split('/').slice(1).map(decodeURIComponent)
  } catch {
    return undefined
  }
}

function fits(template: Template, segments: readonly string[]): boolean {
  return template.length === segments.length && template.every((texts, index) => segmentFits(texts, segments[index] as string))
}

/** Each text in its order, something between them. One pass: the segment is the caller's. */
function segmentFits(texts: readonly string[], segment: string): boolean {
  const [first = '', ...rest] = texts
  const last = rest.pop()
  if (last === undefined) return segment === first
  if (!segment.startsWith(first)) return false
  let position = first.length
  for (const text of rest) {
    const found = segment.indexOf(text, position + 1)
    if (found === -1) return false
    position = found + text.length
  }
  return segment.endsWith(last) && segment.length - last.length > position
}
