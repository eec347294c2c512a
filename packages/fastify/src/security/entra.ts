/** Owns tokens of Microsoft Entra ID: who issues them for which tenant, by both endpoints, in each of Microsoft's clouds. */
import type { EntraIdSecurity, EntraTokenRules, JwtRules, TokenClaims } from '@ferrule/core'
import { isTenantId } from './entra-tenants.js'
import { createCheckJwt, type CheckToken, type TokenTools } from './jwt.js'

const GLOBAL = 'https://login.microsoftonline.com'
/** Who issues tokens of the v1.0 endpoint, by the host that people sign in at. */
const ISSUERS: Readonly<Record<string, string>> = {
  'login.chinacloudapi.cn': 'https://sts.chinacloudapi.cn',
  'login.partner.microsoftonline.cn': 'https://sts.chinacloudapi.cn',
}
/** Makes the check of an Entra scheme's tokens. */
export function createCheckEntra(
  scheme: EntraIdSecurity,
  rules: EntraTokenRules,
  loginUri: string | undefined,
  tools: TokenTools,
): CheckToken {
  const { tenantId, resourceUri } = scheme
  const { tenants = [tenantId], audience = audienceOf(resourceUri), clockToleranceSeconds } = rules
  const login = (loginUri ?? GLOBAL).replace(/\/+$/, '').replace(/^https:\/\/login\.windows\.net$/, GLOBAL)
  const first = ISSUERS[new URL(login).hostname] ?? 'https://sts.windows.net'
  const issuersOf = (tenant: string): readonly string[] => [`${first}/${tenant}/`, `${login}/${tenant}/v2.0`]
  const jwt: JwtRules = {
    // Anybody's: looked at below, where the token says whose it is.
    issuer: tenants === 'any' ? [] : tenants.flatMap(issuersOf),
    audience,
    jwksUrl: `${login}/${isTenantId(tenantId) ? tenantId : 'common'}/discovery/v2.0/keys`,
    algorithms: ['RS256'],
    ...(clockToleranceSeconds === undefined ? {} : { clockToleranceSeconds }),
  }
  return createCheckJwt(jwt, tools, ({ iss, tid }: TokenClaims) => {
    if (typeof tid !== 'string' || !isTenantId(tid) || iss === undefined) return false
    return issuersOf(tid).includes(iss) && (tenants === 'any' || tenants.includes(tid))
  })
}

/** Tokens of the v1.0 endpoint name the API by its URI, those of the v2.0 endpoint by its id. */
function audienceOf(resourceUri: string): readonly string[] {
  const id = /^api:\/\/(?:[^/]+\/)?([\da-f-]{36})$/i.exec(resourceUri)?.[1]
  return id === undefined ? [resourceUri, resourceUri.replace(/\/$/, '')] : [resourceUri, id]
}
