/** Owns the addresses of Microsoft Entra ID. */
import { ENTRA_ID_LOGIN } from '../../model/index.js'
import type { EntraIdSecurity } from '../../model/index.js'

/** Where a tenant's users sign in, and where a code is exchanged. The platform computes its own; these are for readers. */
export function entraIdUrls({ tenantId }: EntraIdSecurity): { readonly authorizationUrl: string; readonly tokenUrl: string } {
  const tenant = `${ENTRA_ID_LOGIN}/${encodeURIComponent(tenantId)}/oauth2`
  return { authorizationUrl: `${tenant}/authorize`, tokenUrl: `${tenant}/token` }
}
