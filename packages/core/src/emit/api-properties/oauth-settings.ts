/** Owns the OAuth application behind the button that signs in. */
import type { OAuthSettings as SettingsModel } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { withVerbatim } from '../shared/verbatim.js'
import type { OAuthSettings } from './types.js'

/** Writes the settings; the application's secret is no part of them. */
export function emitOAuthSettings(settings: SettingsModel): OAuthSettings {
  const { provider, clientId, scopes, redirectMode, redirectUrl, custom, additional, verbatim } = settings
  return withVerbatim(
    compact<OAuthSettings>({
      identityProvider: provider,
      clientId,
      scopes,
      redirectMode,
      redirectUrl,
      properties: emitProperties(settings),
      customParameters: custom === undefined ? undefined : mapValues(custom, (value) => ({ value })),
      additionalParameters:
        additional === undefined
          ? undefined
          : Object.fromEntries(
              additional.map(({ name, kind, when }) => [
                name,
                { type: kind === 'secret' ? ('securestring' as const) : ('string' as const), applicableWhen: when },
              ]),
            ),
    }),
    verbatim,
  )
}

function emitProperties({ firstParty, resourceId, onBehalfOf }: SettingsModel): OAuthSettings['properties'] {
  if (firstParty === undefined && resourceId === undefined && onBehalfOf === undefined) return undefined
  return compact<NonNullable<OAuthSettings['properties']>>({
    // The platform reads this one as text.
    IsFirstParty: firstParty === undefined ? undefined : firstParty ? 'True' : 'False',
    AzureActiveDirectoryResourceId: resourceId,
    IsOnbehalfofLoginSupported: onBehalfOf,
  })
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, to: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, to(value)]))
}
