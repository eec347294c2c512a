/** Owns telling which kind of document describes an API, and reading it as that. */
import { createDiagnosticCollector } from '../diagnostics/index.js'
import { isRecord, own, recordAt, type Foreign } from './shared/foreign.js'
import type { ParsedDocument } from './shared/parsed-document.js'
import { wholeDocument } from './shared/report.js'
import type { SelectOptions } from './shared/selection.js'
import { readSource } from './shared/source.js'
import { parseOpenApi3 } from './openapi3/index.js'
import { parsePostman } from './postman/index.js'
import { parseSwagger2 } from './swagger2/index.js'

/** Swagger 2.0; OpenAPI 3.0 and 3.1; Postman collections of the versions 1, 2.0 and 2.1. */
export type DocumentKind = 'swagger2' | 'openapi3' | 'postman'

export interface ParseDocumentOptions extends SelectOptions {
  /** What diagnostics call the document. */
  readonly file?: string | undefined
  /** Where the document came from; an address in it that is not whole is meant relative to it. */
  readonly source?: string | undefined
}

export interface ParsedAnyDocument extends ParsedDocument {
  /** Absent where it is none of them. */
  readonly kind?: DocumentKind
}

/** A document as it stands: what its text holds. */
export interface ReadDocument extends Pick<ParsedDocument, 'diagnostics'> {
  /** Absent where the text can't be read. */
  readonly document?: Readonly<Record<string, unknown>>
}

/** Reads JSON or YAML, in any encoding, within the bounds that every parser keeps. */
export function readDocument(source: string | Uint8Array, { file }: { readonly file?: string | undefined } = {}): ReadDocument {
  const { report, diagnostics } = createDiagnosticCollector()
  const document = readSource(source, report, wholeDocument(file))
  return document === undefined ? { diagnostics } : { document, diagnostics }
}

/** Reads the description of an API, whichever kind it is. Of Swagger 2.0 every operation is read, whatever is selected. */
export function parseDocument(source: string | Uint8Array | object, options: ParseDocumentOptions = {}): ParsedAnyDocument {
  const { report, diagnostics } = createDiagnosticCollector()
  const document = readSource(source, report, wholeDocument(options.file))
  if (document === undefined) return { diagnostics }
  const kind = kindOf(document)
  if (kind === undefined) {
    report('unknown-document', wholeDocument(options.file), { seen: keysOf(document) })
    return { diagnostics }
  }
  const parsed = parseAs(kind, document, options)
  return { kind, ...parsed, diagnostics: [...diagnostics, ...parsed.diagnostics] }
}

function parseAs(kind: DocumentKind, document: object, { file, source, tags, operations }: ParseDocumentOptions): ParsedDocument {
  const named = file === undefined ? {} : { file }
  const origin = source === undefined ? named : { ...named, source }
  switch (kind) {
    case 'swagger2':
      return parseSwagger2(document, origin)
    case 'openapi3':
      return parseOpenApi3(document, { ...origin, tags, operations })
    case 'postman':
      return parsePostman(document, { ...named, tags, operations })
  }
}

function kindOf(document: Foreign): DocumentKind | undefined {
  if (own(document, 'swagger') !== undefined) return 'swagger2'
  if (own(document, 'openapi') !== undefined) return 'openapi3'
  // What Postman's own API answers with stands in an object `collection`.
  const collection = recordAt(document, 'collection') ?? document
  const isCollection = Array.isArray(own(collection, 'item')) || Array.isArray(own(collection, 'requests'))
  return isCollection && (isRecord(own(collection, 'info')) || own(collection, 'requests') !== undefined) ? 'postman' : undefined
}

function keysOf(document: Foreign): string {
  const keys = Object.keys(document)
  if (keys.length === 0) return 'nothing'
  const shown = keys.slice(0, 5).map((key) => key.slice(0, 40))
  return `${shown.join(', ')}${keys.length > shown.length ? ' and others' : ''}`
}
