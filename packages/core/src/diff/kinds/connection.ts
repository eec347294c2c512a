/** Owns what can change about proving oneself and about the connection dialog. */
import { kinds, NOT_SEEN, NOTHING } from './kind.js'

const KEEP_METHOD = 'Keep the old method beside the new one: as a parameter set of its own.'

export const CONNECTION = kinds({
  'authentication-added': {
    severity: 'breaking',
    says: 'Connections have to prove themselves by {new}; before, they did not.',
    effect: 'Connections that exist have nothing to prove themselves with: every call fails until each has been made anew.',
    remedy: 'Publish it as another connector, or let the API go on answering those who bring nothing.',
  },
  'authentication-method-added': {
    severity: 'safe',
    says: 'Connections may prove themselves by {new}, too.',
    effect: 'Connections that exist go on as they are.',
    remedy: NOTHING,
  },
  'authentication-method-removed': {
    severity: 'breaking',
    says: 'Connections can prove themselves by {old} no more.',
    effect:
      'Connections that were made this way stop working. The platform refuses the update of a published connector (AuthenticationMethodRemoved).',
    remedy: KEEP_METHOD,
  },
  'api-key-moved': {
    severity: 'risky',
    says: 'The API key of {what} travelled in {old} and travels in {new}.',
    effect: 'Connections keep their key; it is sent at the new place.',
    remedy: 'Let the API take it at both places until the update has reached everybody.',
  },
  'sign-in-changed': {
    severity: 'breaking',
    says: 'Signing in has changed for {what}: it was {old} and is {new}.',
    effect: 'Tokens of connections that exist were given by the old application; they are not renewed, and everybody has to sign in again.',
    remedy: 'Keep the application and its addresses, or add the new one as another parameter set.',
  },
  'redirect-changed': {
    severity: 'risky',
    says: 'The way back from signing in was {old} and is {new}.',
    effect: 'Connections that exist go on; new ones fail where the application does not know the new address.',
    remedy: 'Register the new redirect address with the application before the update.',
  },
  'scope-added': {
    severity: 'risky',
    says: 'Tokens of {what} ask for the scope {new}, too.',
    effect: 'Tokens of connections that exist lack it until their owners sign in again.',
    remedy: 'Let operations that exist do without it; ask for it in new operations alone.',
  },
  'scope-removed': {
    severity: 'risky',
    says: 'Tokens of {what} ask for the scope {old} no more.',
    effect: 'Operations that need it fail once a token has been renewed.',
    remedy: 'See that no operation needs it.',
  },
  'security-definition-changed': {
    severity: 'risky',
    says: 'The security definitions have changed at {what}: from {old} to {new}.',
    effect: 'Credentials may travel at another place.',
    remedy: 'Call an operation over a connection that was made before.',
  },
  'authentication-demand-changed': {
    severity: 'risky',
    says: 'What a call has to prove itself with was {old} and is {new}.',
    effect: 'Connections that bring something else are refused.',
    remedy: 'See that what connections bring suffices.',
  },
  'authentication-text-changed': {
    severity: 'safe',
    says: 'What is said about {what} has changed.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'connection-sets-introduced': {
    severity: 'risky',
    says: 'The connection dialog asks which of several ways to connect is meant: {new}.',
    effect: 'Connections that exist were made without a choice.',
    remedy: 'Leave the old parameters beside the sets, for those connections and for clients that know no sets.',
  },
  'connection-sharing-changed': {
    severity: 'risky',
    says: 'Whether connections of {what} may be shared was {old} and is {new}.',
    effect: 'Apps that share a connection may lose it.',
    remedy: 'Ask the owners of apps that share connections.',
  },
  'connection-parameter-added': {
    severity: 'safe',
    says: 'The connection dialog has a field more, which may stay empty: {what}.',
    effect: 'Connections that exist go on without it.',
    remedy: NOTHING,
  },
  'connection-parameter-added-required': {
    severity: 'breaking',
    says: 'The connection dialog has a field more, which is required: {what}.',
    effect: 'Connections that exist have no value for it; policies and addresses that read it fail.',
    remedy: 'Make it optional, and let the API do without it.',
  },
  'connection-parameter-removed': {
    severity: 'breaking',
    says: 'The connection dialog has the field {what} no more.',
    effect: 'Connections that exist lose its value. The platform calls this ConnectionParametersRemoved.',
    remedy: 'Keep it, optional or hidden.',
  },
  'connection-parameter-became-required': {
    severity: 'breaking',
    says: 'The field {what} of the connection dialog has become required.',
    effect: 'Connections that left it empty stop working.',
    remedy: 'Leave it optional, with a default.',
  },
  'connection-parameter-became-optional': {
    severity: 'safe',
    says: 'The field {what} of the connection dialog may stay empty.',
    effect: 'Connections that exist have a value.',
    remedy: NOTHING,
  },
  'connection-parameter-type-changed': {
    severity: 'breaking',
    says: 'The field {what} of the connection dialog was {old} and is {new}.',
    effect: 'Values of connections that exist are of the old type.',
    remedy: 'Add a field with another name instead.',
  },
  'connection-parameter-value-removed': {
    severity: 'breaking',
    says: 'The field {what} of the connection dialog takes {old} no more.',
    effect: 'Connections that were made with this value stop working.',
    remedy: 'Keep the value.',
  },
  'connection-parameter-value-added': {
    severity: 'safe',
    says: 'The field {what} of the connection dialog takes {new}, too.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'connection-parameter-visibility-changed': {
    severity: 'risky',
    says: 'Whether the field {what} of the connection dialog is hidden was {old} and is {new}.',
    effect: 'New connections can not say what those that exist say, or the other way round.',
    remedy: 'See that the API does without it.',
  },
  'connection-parameter-default-changed': {
    severity: 'risky',
    says: 'The default of the field {what} of the connection dialog was {old} and is {new}.',
    effect: 'New connections behave otherwise than those that exist.',
    remedy: NOTHING,
  },
  'connection-parameter-text-changed': {
    severity: 'safe',
    says: 'What the connection dialog says about {what} has changed.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'connection-parameter-changed': {
    severity: 'risky',
    says: 'The field {what} of the connection dialog has changed: from {old} to {new}.',
    effect: 'The platform may ask for it on other occasions, or find its value elsewhere.',
    remedy: 'Make a connection anew, and use one that was made before.',
  },
})
