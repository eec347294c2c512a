/** Owns what callers of this package may have to catch; each has a stable `code`. */

/** The database can't be reached or can't write (disk full, for example): nothing was kept. Trying again later may help. */
export class StoreUnavailable extends Error {
  readonly code = 'store-unavailable'
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreUnavailable'
  }
}

/** More waits to be delivered than the limits allow: the event was not accepted, so that nothing accepted is lost. */
export class BacklogFull extends Error {
  readonly code = 'backlog-full'
  constructor(
    /** What is full. */
    readonly limit: 'deliveries' | 'bytes',
    /** When to try again, in seconds. */
    readonly retryAfterS: number,
  ) {
    super(
      `The event was not accepted: too many ${limit === 'bytes' ? 'bytes' : 'deliveries'} wait to be delivered. Try again in ${retryAfterS} s.`,
    )
    this.name = 'BacklogFull'
  }
}

/** The event can't be published as it is: it is no JSON, or larger than the limit. */
export class UnpublishableEvent extends Error {
  readonly code = 'unpublishable-event'
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UnpublishableEvent'
  }
}

/** The callback URL is not one that may be called. Says nothing about why to whoever sent it; `reason` is for the log. */
export class CallbackRejected extends Error {
  readonly code = 'callback-url-rejected'
  constructor(readonly reason: string) {
    super('The callback URL is not accepted.')
    this.name = 'CallbackRejected'
  }
}

/** One connection, or one callback host, has as many subscriptions as it may have. */
export class SubscriptionsExhausted extends Error {
  readonly code = 'subscriptions-exhausted'
  constructor(readonly limit: 'perOwner' | 'perHost') {
    super(
      limit === 'perOwner'
        ? 'This connection has as many subscriptions as it may have. End some first.'
        : 'The host of the callback URL has as many subscriptions as it may have.',
    )
    this.name = 'SubscriptionsExhausted'
  }
}

/** A cursor that this server never issued, or issued for something else. */
export class InvalidCursor extends Error {
  readonly code = 'invalid-cursor'
  constructor() {
    super('The cursor is not valid. Call the trigger without one to start anew.')
    this.name = 'InvalidCursor'
  }
}
