/** Owns what every connector inherits. */

/** Brings an event to its subscribers; whoever serves triggers attaches one. */
export interface Publisher {
  publish(connector: object, trigger: Method, event: unknown, options: PublishOptions): Promise<void>
}

export interface PublishOptions {
  /** Names the event: a second one with the same id is not delivered again. */
  readonly id?: string
}

type Method = (...args: never[]) => unknown
const publishers = new WeakMap<object, Publisher>()

/** Lets `connector.publish` reach its subscribers. */
export function attachPublisher(connector: BaseConnector, publisher: Publisher): void {
  publishers.set(connector, publisher)
}

/** The base class of connectors. Its constructor is yours: take your database, your clients. */
export abstract class BaseConnector {
  /**
   * Says that something happened: `await this.publish(this.orderPlaced, order)`. The event's type is the trigger's.
   * Resolves once the event is safe; rejects where nobody serves this connector's triggers.
   */
  async publish<E>(
    trigger: (event: E, filter: never) => boolean | Promise<boolean>,
    event: NoInfer<E>,
    options: PublishOptions = {},
  ): Promise<void> {
    const publisher = publishers.get(this)
    if (publisher === undefined) {
      throw new Error(
        `${this.constructor.name} publishes an event, but nothing serves its triggers. Serve the connector before publishing.`,
      )
    }
    await publisher.publish(this, trigger, event, options)
  }
}
