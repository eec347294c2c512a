/** Owns links to other pages. */
import type { Link } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import type { SwaggerLink } from './types.js'

/** A link as a definition writes it. */
export function linkOf({ url, description, extensions }: Link): SwaggerLink {
  return compact<SwaggerLink>({ url, description, ...extensions })
}
