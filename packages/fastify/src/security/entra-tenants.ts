/** Owns whose Entra tokens may be believed. Stands by itself: whoever only asks whether a connector can be served needs no cryptography. */
import type { EntraIdSecurity, EntraTokenRules } from '@ferrule/core'

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

export function isTenantId(text: string): boolean {
  return GUID.test(text)
}

/** Why tokens of such a scheme can't be checked, if they can't. */
export function entraProblem({ tenantId }: EntraIdSecurity, { tenants }: EntraTokenRules): string | undefined {
  const wrong = tenants === 'any' ? undefined : tenants?.find((tenant) => !isTenantId(tenant))
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is no tenant id`
  if (isTenantId(tenantId) || (tenants !== undefined && tenants.length > 0)) return undefined
  return `everybody with a Microsoft account gets tokens of the tenant ${tenantId}: give \`tokens: { tenants: […] }\`, or the id of yours as \`tenantId\``
}
