/** Owns what can change about triggers, beside what they take and give. */
import { kinds, NEW_REVISION, NOT_SEEN, NOTHING } from './kind.js'

export const TRIGGERS = kinds({
  'trigger-kind-changed': {
    severity: 'breaking',
    says: 'The {old} has become a {new}.',
    effect: 'Flows that are turned on wait for the other kind, and start no more.',
    remedy: NEW_REVISION,
  },
  'trigger-firing-changed': {
    severity: 'breaking',
    says: 'An event was {old} and is {new}: one run, or one for each item.',
    effect: 'Flows were saved with the items or with the list, and get the other.',
    remedy: NEW_REVISION,
  },
  'trigger-list-moved': {
    severity: 'breaking',
    says: 'The list that starts one run for each item was at {old} and is at {new}.',
    effect: 'Flows have kept where it was (`splitOn`), and start no more.',
    remedy: NEW_REVISION,
  },
  'trigger-list-hidden': {
    severity: 'risky',
    says: 'The list at {old} does not stand alone in the answer any more.',
    effect: 'Flows that exist go on; makers of new ones are not offered one run for each item.',
    remedy: 'Make the properties beside the list internal.',
  },
  'trigger-position-changed': {
    severity: 'risky',
    says: 'Who keeps the position between two questions has changed.',
    effect: 'Flows that are turned on may miss events or see them again, once.',
    remedy: 'Let the API take both kinds of position.',
  },
  'trigger-value-changed': {
    severity: 'risky',
    says: 'Where the next question finds {what} was {old} and is {new}.',
    effect: 'Flows that are turned on may miss events or see them again.',
    remedy: 'Give both places.',
  },
  'callback-moved': {
    severity: 'breaking',
    says: 'The callback URL was written to {old} and is written to {new}.',
    effect: 'Flows have kept where it goes, and subscribe with nothing to call.',
    remedy: NEW_REVISION,
  },
  'waiting-changed': {
    severity: 'breaking',
    says: 'Whether a flow waits for what is sent to its callback URL has changed: it {new}.',
    effect: 'Steps that were saved before do the other.',
    remedy: NEW_REVISION,
  },
  'trigger-announcement-changed': {
    severity: 'risky',
    says: 'The webhook that says when to ask was {old} and is {new}.',
    effect: 'Flows that are turned on listen to the old one.',
    remedy: 'Keep the old one.',
  },
  'trigger-text-changed': {
    severity: 'safe',
    says: 'What makers read about the trigger has changed: {what}.',
    effect: NOT_SEEN,
    remedy: NOTHING,
  },
})
