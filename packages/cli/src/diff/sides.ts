/** Owns the two things that are compared: whatever an argument names, as a model with places. */
import { stat } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import type { ConnectorModel, Diagnostic, Place } from '@ferrule/core'
import type { ConnectorFiles } from '@ferrule/core/lint'
import { parseConnector } from '@ferrule/core/parse'
import { shortPath } from '../print.js'
import { readConnectorSource, type ConnectorSource } from '../sources/connector-source.js'
import type { DocumentPart } from '../sources/source-places.js'
import { UsageError } from '../usage-error.js'
import { findRevision, fromTop, hasPath, withExported, type Revision } from './git.js'

export interface Side {
  /** As people would type it. */
  readonly name: string
  /** What the class says; absent where the side is a file. */
  readonly declared?: ConnectorModel
  /** What the documents say; absent where they can't be read. */
  readonly published?: ConnectorModel
  readonly files: ConnectorFiles
  readonly diagnostics: readonly Diagnostic[]
  readonly placeOf: (part: DocumentPart) => Place
}

/** What an argument means. */
type Named =
  { readonly kind: 'path'; readonly path: string } | { readonly kind: 'revision'; readonly revision: Revision; readonly path: string }

/** Reads both sides. A revision alone means the path of the other side. */
export async function readSides(old: string, now: string): Promise<{ readonly old: Side; readonly new: Side }> {
  const [before, after] = [await meaning(old, now), await meaning(now, old)]
  // One after the other: each may load classes.
  return { old: await readNamed(before, old), new: await readNamed(after, now) }
}

async function meaning(argument: string, other: string): Promise<Named> {
  if (/^https?:\/\//i.test(argument) || (await exists(argument))) return { kind: 'path', path: argument }
  const colon = argument.indexOf(':')
  return colon > 0 ? atRevision(argument.slice(0, colon), argument.slice(colon + 1)) : revisionOfOther(argument, other)
}

async function atRevision(name: string, path: string): Promise<Named> {
  const revision = await findRevision(name, process.cwd())
  if (revision === undefined) throw unknown(`${name}:${path}`)
  // As git has it: from the top of the repository, unless it begins with a dot.
  const way = /^\.{1,2}(\/|$)/.test(path) ? fromTop(revision, resolve(path)) : path.replace(/\/+$/, '')
  if (await hasPath(revision, way)) return { kind: 'revision', revision, path: way }
  const here = fromTop(revision, resolve(path))
  const hint =
    here !== way && (await hasPath(revision, here))
      ? `Paths count from the top of the repository: ${name}:${here}, or ${name}:./${path}.`
      : undefined
  throw new UsageError(`There is no ${way} at the revision ${name}.`, hint)
}

async function revisionOfOther(name: string, other: string): Promise<Named> {
  if (!(await exists(other))) {
    const colon = other.indexOf(':')
    if (colon <= 0 || /^https?:/i.test(other)) throw unknown(name)
    return atRevision(name, other.slice(colon + 1))
  }
  const path = resolve(other)
  const revision = await findRevision(name, dirname(path))
  if (revision === undefined) throw unknown(name)
  const way = fromTop(revision, path)
  if (await hasPath(revision, way)) return { kind: 'revision', revision, path: way }
  throw new UsageError(`There is no ${way} at the revision ${name}.`, `Say where it was: ${name}:<path>.`)
}

function unknown(argument: string): UsageError {
  return new UsageError(
    `${argument} is neither a file nor a folder nor a revision of git.`,
    'A revision is written like v1.0.0 or HEAD~1:src/connector.ts; a shallow clone lacks older ones.',
  )
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

function readNamed(named: Named, argument: string): Promise<Side> {
  if (named.kind === 'path') return readSide(named.path)
  const { revision, path } = named
  return withExported(revision, path, async (exported) => {
    const renamed = (place: Place): Place => {
      const way = place.file === undefined ? undefined : relative(exported.top, resolve(place.file))
      return way === undefined || way.startsWith('..') ? place : { ...place, file: `${revision.name}:${way.split(sep).join('/')}` }
    }
    const side = sideOf(await readConnectorSource(exported.path), argument)
    return {
      ...side,
      diagnostics: side.diagnostics.map((diagnostic) => ({ ...diagnostic, at: renamed(diagnostic.at) })),
      placeOf: (part) => renamed(side.placeOf(part)),
    }
  })
}

/** Reads a file, a folder or an address. */
export async function readSide(path: string): Promise<Side> {
  const side = sideOf(await readConnectorSource(path), path)
  return {
    ...side,
    placeOf: (part) => {
      const place = side.placeOf(part)
      return place.file === undefined ? place : { ...place, file: shortPath(place.file) }
    },
  }
}

function sideOf({ model, files, diagnostics, placeOf }: ConnectorSource, name: string): Side {
  const { definition, properties } = files
  const parsed = isObject(definition)
    ? parseConnector({ definition, ...(isObject(properties) ? { properties } : {}) })
    : { model: undefined, diagnostics: [] }
  return {
    name,
    ...(model === undefined ? {} : { declared: model }),
    ...(parsed.model === undefined ? {} : { published: parsed.model }),
    files,
    // What is wrong with a class is said once; warnings are the linter's.
    diagnostics: [...diagnostics, ...(model === undefined ? parsed.diagnostics : [])].filter(({ severity }) => severity === 'error'),
    placeOf,
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
