/** Owns what the triggers of a connector can be told. */
import type { TriggersOptions } from '@ferrule/triggers'

/** How triggers are kept and served: where (`store`), with which secrets (`keys`), within which limits. */
export interface TriggerServiceOptions extends Omit<TriggersOptions<unknown>, 'filters' | 'log' | 'onAttempt'> {
  /**
   * Names whoever subscribes or polls: the same text for the same principal. Unless given: the principal where it is a text, its `id` where it
   * has one, `sub` and `iss` of a token, a user's name, else all of it as JSON.
   */
  readonly principalOf?: (principal: unknown) => string
  /** Whether this process delivers; `true` unless given. `false` where worker processes do. */
  readonly deliver?: boolean
  /**
   * For a developer's machine alone: callbacks may go to loopback and over plain http, samples of events can be published and callbacks taken
   * below `_ferrule/`.
   */
  readonly development?: boolean
}
