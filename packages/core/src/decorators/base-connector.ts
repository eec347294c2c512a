/** Owns what every connector inherits. */

/** Brings an event to its subscribers; whoever serves triggers attaches one. */
export interface Publisher {
  publish(connector: object, trigger: Method, event: unknown, options: PublishOptions): Promise<Published>
  respond(connector: object, action: Method, callback: string, result: unknown): Promise<boolean>
}

/** What became of an event. */
export interface Published {
  /** The event's name: yours, or one that was made. */
  readonly id: string
  /** There was an event with this id already: nothing was added. */
  readonly duplicate: boolean
}

export interface PublishOptions {
  /** Names the event: a second one with the same id is not delivered again. At most 200 printable ASCII characters. */
  readonly id?: string
  /**
   * Your own transaction in the database that keeps the triggers: the event is there when it commits, and was never there when it rolls back.
   * A SQLite handle on the same file, or a PostgreSQL client.
   */
  readonly transaction?: unknown
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
   * Resolves once the event is durable (in a transaction of yours: once it is written); rejects where it was not kept, or where nobody serves
   * this connector's triggers.
   */
  async publish<E>(
    trigger: (event: E, filter: never) => boolean | Promise<boolean>,
    event: NoInfer<E>,
    options: PublishOptions = {},
  ): Promise<Published> {
    return this.publisher().publish(this, trigger, event, options)
  }

  /**
   * Lets a flow go on that waits for an action: `await this.respond(this.requestApproval, callback, decision)`, with the `context.callback` that
   * the action was given. `false`: nobody waits any more, or it was answered before.
   */
  async respond(action: Method, callback: string, result: object): Promise<boolean> {
    return this.publisher().respond(this, action, callback, result)
  }

  private publisher(): Publisher {
    const publisher = publishers.get(this)
    if (publisher !== undefined) return publisher
    throw new Error(`${this.constructor.name} publishes an event, but nothing serves its triggers. Serve the connector before publishing.`)
  }
}
