/** Owns what can change about a connector as a whole. */
import { kinds, NOT_SEEN, NOTHING } from './kind.js'

export const CONNECTOR = kinds({
  'connector-renamed': {
    severity: 'safe',
    says: 'The title was {old} and is {new}.',
    effect: 'Flows and apps refer to the connector by its id; makers have to look for it under the new name.',
    remedy: NOTHING,
  },
  'connector-text-changed': {
    severity: 'safe',
    says: 'What the connector says about itself has changed: {what}.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'connector-looks-changed': {
    severity: 'safe',
    says: 'The {what} has changed.',
    effect: 'Makers see it on every card.',
    remedy: NOTHING,
  },
  'connector-status-changed': {
    severity: 'safe',
    says: 'The release status was {old} and is {new}.',
    effect: 'Makers see whether "(Preview)" stands behind the name.',
    remedy: NOTHING,
  },
  'assistant-text-changed': {
    severity: 'safe',
    says: 'What language models are told has changed: {what}.',
    effect: 'Flows and apps work as before; assistants may choose and fill in otherwise.',
    remedy: 'Try the prompts that you know in Copilot Studio.',
  },
  'host-changed': {
    severity: 'risky',
    says: 'The host was {old} and is {new}.',
    effect: 'Every call goes to the new host. Subscriptions of webhook triggers were made at the old one, and are ended there.',
    remedy: 'Serve everything at the new host before the update, and keep the old one until its subscriptions are gone.',
  },
  'base-path-changed': {
    severity: 'risky',
    says: 'The base path was {old} and is {new}.',
    effect: 'Every call goes below the new base path. Subscriptions of webhook triggers are ended below the old one.',
    remedy: 'Serve both base paths until the update has reached everybody.',
  },
  'scheme-changed': {
    severity: 'risky',
    says: 'The scheme was {old} and is {new}.',
    effect: 'Every call is made that way; one that is redirected loses its body and its key.',
    remedy: 'See that the API answers that way before the update.',
  },
  'backend-changed': {
    severity: 'risky',
    says: 'Operations are sent on to {new}, before to {old}.',
    effect: 'Ids that flows and apps hold are known to the old API.',
    remedy: 'See that the new API knows them.',
  },
  'connection-test-changed': {
    severity: 'risky',
    says: 'The call that tests a connection was {old} and is {new}.',
    effect: 'Connections that may not make this call are shown as broken.',
    remedy: 'See that every account may call it.',
  },
  'file-picker-changed': {
    severity: 'risky',
    says: 'The file picker was {old} and is {new}.',
    effect: 'Flows keep the files that were picked; the picker shows others.',
    remedy: 'See that the ids of files and folders stay what they were.',
  },
  'capability-added': {
    severity: 'safe',
    says: 'The connector has a capability more: {new}.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
  'capability-removed': {
    severity: 'risky',
    says: 'The connector has the capability {old} no more.',
    effect: 'Connections that use it, such as those through a gateway, stop working.',
    remedy: 'Keep it, or tell the owners of those connections.',
  },
  'custom-code-changed': {
    severity: 'risky',
    says: 'The custom code has changed{what}.',
    effect: 'Requests and replies of the operations that it handles may differ; their definition does not tell.',
    remedy: 'Run these operations as flows do, before the update.',
  },
  'policy-added': {
    severity: 'risky',
    says: 'The policy {what} is new.',
    effect: 'The gateway changes requests or replies on their way.',
    remedy: 'Run the operations that it is for, before the update.',
  },
  'policy-removed': {
    severity: 'risky',
    says: 'The policy {what} is gone.',
    effect: 'The gateway passes requests or replies on as they are.',
    remedy: 'See that the API does what the policy did.',
  },
  'policy-changed': {
    severity: 'risky',
    says: 'The policy {what} has changed: it was {old} and is {new}.',
    effect: 'The gateway changes requests or replies otherwise.',
    remedy: 'Run the operations that it is for, before the update.',
  },
  'policies-reordered': {
    severity: 'risky',
    says: 'Policies run in another order: {new}.',
    effect: 'What one policy writes, another may read.',
    remedy: 'Run the operations that they are for, before the update.',
  },
  'extension-changed': {
    severity: 'safe',
    says: 'An extension that the platform does not read has changed at {what}.',
    effect: NOT_SEEN,
    remedy: 'Look at the tools that read it.',
  },
  'unread-part-changed': {
    severity: 'risky',
    says: 'What the format has no word for has changed at {what}: it was {old} and is {new}.',
    effect: 'Nobody can tell what the platform makes of it.',
    remedy: 'See whether it is meant; `ferrule lint` may know more about it.',
  },
  'comparison-cut-short': {
    severity: 'risky',
    says: 'The definitions are too large to be compared to the end.',
    effect: 'There may be changes that are not named here.',
    remedy: 'Compare parts of them.',
  },
})
