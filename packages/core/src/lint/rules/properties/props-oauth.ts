/** Owns the rule `props-oauth`. */
import { child, isObject, objectAt, own, show, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED, REJECTED } from '../../severity.js'
import { connectionParametersOf } from '../../view/connection.js'
import { properties } from '../examples.js'

/** What each identity provider has to be told; in lower case, for the platform does not mind. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  oauth2: ['authorizationurl', 'tokenurl', 'refreshurl'],
  oauth2generic: ['authorizationurltemplate', 'tokenurltemplate', 'refreshurltemplate'],
  oauth2pkce: ['authorizationurl', 'tokenurl', 'refreshurl'],
  oauth2pkcewithprm: [],
  aad: ['resourceuri'],
  aadcertificate: ['resourceuri'],
  facebook: [],
  docusign: [],
  github: [],
  google: [],
  dropbox: [],
  salesforce: [],
  salesforcev2: [],
}

const token = (customParameters: object): Readonly<Record<string, unknown>> => ({
  connectionParameters: { token: { type: 'oauthSetting', oAuthSettings: { identityProvider: 'oauth2', customParameters } } },
})
const AUTHORIZATION = { authorizationUrl: { value: 'https://login.contoso.example/authorize' } }
const TOKEN = { value: 'https://login.contoso.example/token' }

export const propsOauth = rule({
  id: 'props-oauth',
  title: 'The sign-in names a known provider with what it needs, and no secret',
  severity: DISCOURAGED,
  source: ['the schema of properties', 'what reviewers ask for'],
  document: 'properties',
  diagnostics: ['client-secret-in-document'],
  wrong: properties(token(AUTHORIZATION)),
  right: properties(token({ ...AUTHORIZATION, tokenUrl: TOKEN, refreshUrl: TOKEN })),
  check(view, report) {
    for (const { name, node, at } of connectionParametersOf(view)) {
      if (node['type'] !== 'oauthSetting') continue
      const settings = objectAt(node, 'oAuthSettings')
      const place = child(at, 'oAuthSettings')
      const provider = textAt(settings, 'identityProvider') ?? ''
      const wanted = Object.hasOwn(PROVIDERS, provider.toLowerCase()) ? PROVIDERS[provider.toLowerCase()] : undefined
      if (wanted === undefined) report(child(place, 'identityProvider'), `The platform knows no identity provider ${show(provider)}.`)
      const custom = objectAt(settings, 'customParameters')
      const given = new Set(Object.keys(custom).map((key) => key.toLowerCase()))
      const isGranted = own(custom, 'grantType') !== undefined
      for (const key of isGranted ? [] : (wanted ?? [])) {
        if (!given.has(key)) report(child(place, 'customParameters'), `${name} has no ${key}, which ${provider} needs.`)
      }
      if (isObject(settings) && isSecret(textAt(settings, 'clientSecret') ?? ''))
        report(child(place, 'clientSecret'), `The secret of the OAuth application of ${name} stands in the file.`)
      const clientId = textAt(settings, 'clientId') ?? ''
      if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(clientId) && !/^0{8}-/.test(clientId))
        report(child(place, 'clientId'), `The client id of ${name} is a real one; reviewers want a placeholder.`, {
          severity: { ...REJECTED, certification: 'warning' },
        })
    }
  },
})

/** Placeholders are no secrets: `[[secret]]`, `{{secret}}`, `<secret>`, an environment variable. */
function isSecret(text: string): boolean {
  return text !== '' && !/^(?:\[\[.*\]\]|\{\{.*\}\}|<.*>|@environmentVariables\(.*\))$/.test(text)
}
