/** Owns making one document of several: what references name in other documents is copied in, and the references lead there. */
import { createDiagnosticCollector, type Diagnostic, type Report } from '@ferrule/core'
import { pointerTo, roleOf, sectionOf, segmentsOf, valueAt, type Kind, type Role } from './reference-places.js'

type Document = Readonly<Record<string, unknown>>

/** A document that was asked for, or why it is not there. */
export type Loaded = { readonly document: unknown; readonly url: string } | { readonly reason: string }

export interface BundleSource {
  readonly document: Document
  /** What references in it are relative to. */
  readonly url: string
  /** What diagnostics call it. */
  readonly name: string
}

export interface Bundled {
  readonly document: Document
  readonly diagnostics: readonly Diagnostic[]
}

/** More values than any document is read with. */
const MAX_VALUES = 3_000_000
const MAX_COPIES = 20_000

/** A place in one of the documents. */
interface Here {
  readonly base: string
  readonly file: string
  readonly segments: readonly string[]
}

/** Something that a reference names, and that is still to be copied. */
interface Waiting {
  readonly url: string
  readonly segments: readonly string[]
  readonly kind: Kind
  readonly name: string
  /** The first reference to it. */
  readonly from: Here
}

/**
 * Copies in what the references of a document name in others, as far as `load` gives these. A reference that can't be followed is reported with
 * its place and the reason, and is left out: any value is allowed there.
 */
export async function bundle({ document, url, name }: BundleSource, load: (url: string) => Promise<Loaded>): Promise<Bundled> {
  const { report, diagnostics } = createDiagnosticCollector()
  const isSwagger2 = Object.hasOwn(document, 'swagger')
  const queue: Waiting[] = []
  const pointers = new Map<string, string>()
  const sections = new Map<Kind, Map<string, unknown>>()
  const budget = { left: MAX_VALUES }
  const context: CopyContext = { follow, budget }

  const copied = copy(document, { kind: 'pathItems', of: 'one' }, { base: url, file: name, segments: [] }, context) as Document
  for (const waiting of queue) await bringIn(waiting)
  return { document: withSections(copied, sections, isSwagger2), diagnostics }

  function follow(reference: string, kind: Kind, here: Here): string | undefined {
    if (reference.startsWith('#') && here.base === url) return reference
    const target = URL.canParse(reference, here.base) ? new URL(reference, here.base) : undefined
    const segments = target && segmentsOf(target.hash)
    if (target === undefined || segments === undefined) return leaveOut(report, here, reference, 'it is no address with a JSON pointer')
    target.hash = ''
    if (target.href === url) return pointerTo(segments)
    const key = `${target.href}${pointerTo(segments)}`
    const known = pointers.get(key)
    if (known !== undefined) return known
    if (pointers.size >= MAX_COPIES) return leaveOut(report, here, reference, `there are more than ${MAX_COPIES} of them`)
    const path = sectionOf(kind, isSwagger2)
    const section = sections.get(kind) ?? new Map<string, unknown>()
    sections.set(kind, section)
    const free = freeName(segments.at(-1) ?? target.pathname.split('/').at(-1) ?? '', path.at(-1) === 'paths', (wanted) => {
      return section.has(wanted) || wanted in ((valueAt(document, path) ?? {}) as object)
    })
    section.set(free, {})
    const pointer = pointerTo([...path, free])
    pointers.set(key, pointer)
    queue.push({ url: target.href, segments, kind, name: free, from: here })
    return pointer
  }

  async function bringIn({ url: wanted, segments, kind, name: free, from }: Waiting): Promise<void> {
    const reference = `${wanted}${segments.length === 0 ? '' : pointerTo(segments)}`
    const loaded: Loaded = budget.left < 0 ? { reason: `together there are more than ${MAX_VALUES} values` } : await load(wanted)
    if ('reason' in loaded) return void leaveOut(report, from, reference, loaded.reason)
    const value = valueAt(loaded.document, segments)
    if (value === undefined) return void leaveOut(report, from, reference, 'there is nothing at this place')
    sections.get(kind)?.set(free, copy(value, { kind, of: 'one' }, { base: loaded.url, file: loaded.url, segments }, context))
  }
}

function leaveOut(report: Report, { file, segments }: Here, reference: string, reason: string): undefined {
  report('import-reference-not-followed', { file, member: pointerTo(segments) }, { reference: reference.slice(0, 200), reason })
  return undefined
}

interface CopyContext {
  /** Where a reference leads within the one document; `undefined` where it leads nowhere. */
  readonly follow: (reference: string, kind: Kind, here: Here) => string | undefined
  readonly budget: { left: number }
}

/** A copy whose references lead to places of the one document. Aliases of YAML make one object stand in several places, even in itself. */
function copy(from: unknown, role: Role, start: Here, { follow, budget }: CopyContext): unknown {
  const copies = new Map<object, unknown>()
  return visit(from, role, start)

  function visit(value: unknown, role: Role, here: Here): unknown {
    if (role === 'data' || typeof value !== 'object' || value === null || --budget.left < 0) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    const made: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {}
    copies.set(value, made)
    const isList = Array.isArray(value)
    for (const [key, member] of Object.entries(value) as [string, unknown][]) {
      const isReference = key === '$ref' && role.of === 'one' && typeof member === 'string'
      const kept = isReference
        ? follow(member, role.kind, here)
        : visit(member, isList ? { ...role, of: 'one' } : roleOf(key, role), below(here, key))
      if (kept !== undefined) put(made, key, kept)
    }
    return made
  }
}

function below(here: Here, segment: string): Here {
  return { ...here, segments: [...here.segments, segment] }
}

/** Assigning to `__proto__` would do something else. */
function put(to: object, key: string, value: unknown): void {
  Object.defineProperty(to, key, { value, enumerable: true, writable: true, configurable: true })
}

/** `https://example.com/pets.yaml` is called `pets`. A path has to begin otherwise than those of the API. */
function freeName(wanted: string, isPath: boolean, isTaken: (name: string) => boolean): string {
  const plain = wanted.replace(/\.(json|ya?ml)$/i, '').replace(/[^\w.-]+/g, '_') || 'part'
  const name = isPath ? `x-${plain}` : plain
  let free = name
  for (let count = 2; isTaken(free); count++) free = `${name}${count}`
  return free
}

/** The document with what was brought in, in the sections that hold such things. */
function withSections(document: Document, sections: ReadonlyMap<Kind, ReadonlyMap<string, unknown>>, isSwagger2: boolean): Document {
  const whole: Record<string, unknown> = { ...document }
  for (const [kind, added] of sections) {
    let at = whole
    for (const key of sectionOf(kind, isSwagger2)) {
      const before = at[key]
      const next = typeof before === 'object' && before !== null && !Array.isArray(before) ? { ...before } : {}
      put(at, key, next)
      at = next as Record<string, unknown>
    }
    for (const [name, value] of added) put(at, name, value)
  }
  return whole
}
