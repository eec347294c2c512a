/**
 * Owns where operators read what happens; pino's and Fastify's loggers fit, to which an error is `err`. Never given a callback URL, an event's
 * body or a secret. `docs/reference/operating.md` has all lines; a test compares them.
 */
export interface TriggerLog {
  debug(data: object, message: string): void
  info(data: object, message: string): void
  warn(data: object, message: string): void
  error(data: object, message: string): void
}

const nothing = (): void => undefined
export const silentLog: TriggerLog = { debug: nothing, info: nothing, warn: nothing, error: nothing }
