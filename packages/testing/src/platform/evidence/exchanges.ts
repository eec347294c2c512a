/** Owns the record of everything that went over the wire, both ways. */

import { REDACTED, redacted } from '../../recorded/recording.js'

/** What the platform was about when it sent something. */
export type Purpose =
  | 'action'
  | 'next page'
  | 'status of a long-running action'
  | 'test connection'
  | 'sign in'
  | 'refresh token'
  | 'dynamic values'
  | 'dynamic schema'
  | 'dynamic tree'
  | 'subscribe'
  | 'unsubscribe'
  | 'poll'
  | 'notification'

export interface ExchangedRequest {
  readonly method: string
  /** As the platform calls it; where the server really is, is another matter. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}
export interface ExchangedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Exchange {
  /** By the platform's clock. */
  readonly at: number
  readonly purpose: Purpose
  readonly operationId?: string
  /** From 1 on; more where the platform tried again. */
  readonly attempt: number
  readonly request: ExchangedRequest
  /** `undefined` where nothing was answered; `failure` then says why. */
  readonly response?: ExchangedResponse
  readonly failure?: string
}

/** Who somebody is, in an address. */
const USER_INFO = /(\bhttps?:\/\/)[^\s/?#@]+@/gi

const records = new WeakMap<Exchange, Exchanges>()

/** A text about something that was exchanged, without what must not be shown. */
export function redactAbout(exchange: Exchange | undefined, text: string): string {
  return exchange === undefined ? text : (records.get(exchange)?.redact(text) ?? text)
}

export class Exchanges {
  private readonly all: Exchange[] = []
  private readonly secrets = new Set<string>()

  get list(): readonly Exchange[] {
    return this.all
  }

  add(exchange: Exchange): void {
    this.all.push(exchange)
    records.set(exchange, this)
  }

  /** What must not be shown from now on. */
  keepSecret(secrets: readonly string[]): void {
    for (const secret of secrets) if (secret !== '') this.secrets.add(secret)
  }

  /** A text without what must not be shown. */
  redact(text: string): string {
    return redacted(text.replace(USER_INFO, `$1${REDACTED}@`), this.secrets)
  }
}
