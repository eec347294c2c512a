/** Owns the pagination setting of a step: next pages are fetched until there is none, or enough items are there. */
import type { Connection } from '../connections/connection.js'
import type { PlatformOperation } from '../definition.js'
import type { PlatformResponse } from '../gateway.js'
import { isObject, textAt, type Json } from '../../json.js'
import { judge, type ActionFailure } from './judge.js'
import type { ActionParts } from './run-action.js'

/** The setting as a maker fills it in. */
export interface Pagination {
  /** How many items are enough; 100,000 is the most that the platform allows. */
  readonly threshold: number
}

export interface Paged {
  /** The first page with the items of all. */
  readonly body: Json
  readonly response?: PlatformResponse
  readonly failure?: ActionFailure
}
export interface Paging {
  readonly parts: ActionParts
  readonly operation: PlatformOperation
  readonly linkName: string
  readonly pagination: Pagination
  readonly connection: Connection
  readonly first: Json
}

export async function allPages({ parts, operation, linkName, pagination, connection, first }: Paging): Promise<Paged> {
  const { definition, gateway } = parts
  const name = listName(first)
  if (name === undefined) return { body: first }
  const items = [...itemsOf(first, name)]
  const whole = (): Json => ({ ...(isObject(first) ? first : {}), [name]: items.slice(0, pagination.threshold) })
  const seen = new Set<string>()
  for (let link = textAt(first, linkName); link !== undefined && link !== '' && items.length < pagination.threshold;) {
    const path = gateway.below(link)
    if (path === undefined || seen.has(link)) {
      const why = path === undefined ? "is not below the connector's address; the platform can't follow it" : 'leads in a circle'
      return { body: whole(), failure: { code: 'InvalidNextLink', message: `${operation.id}: the ${linkName} ${link} ${why}.` } }
    }
    seen.add(link)
    const response = await gateway.send(
      { method: 'GET', path, headers: {} },
      { purpose: 'next page', operationId: operation.id, connection },
    )
    const { body, failure } = judge(definition, operation, response)
    if (failure !== undefined) return { body: whole(), response, failure }
    items.push(...itemsOf(body, name))
    link = textAt(body, linkName)
  }
  return { body: whole() }
}

/** The list of a page: `value` by custom, else the first that there is. */
function listName(body: Json): string | undefined {
  if (!isObject(body)) return undefined
  return Array.isArray(body['value']) ? 'value' : Object.keys(body).find((name) => Array.isArray(body[name]))
}

const itemsOf = (body: Json, name: string): readonly Json[] => {
  const found = isObject(body) ? body[name] : undefined
  return Array.isArray(found) ? (found as readonly Json[]) : []
}
