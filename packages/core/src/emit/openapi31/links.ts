/** Owns links to other pages. */
import type { ExternalDocumentationObject } from 'openapi3-ts/oas31'
import type { Link } from '../../model/index.js'
import { compact } from '../shared/compact.js'

/** A link; one without an address is none. */
export function emitLink({ url, description }: Link = {}): ExternalDocumentationObject | undefined {
  return url === undefined ? undefined : compact({ url, description })
}
