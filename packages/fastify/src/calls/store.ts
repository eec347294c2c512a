/** Owns the contract of what keeps calls: which are on their way, what was answered, and how many there were. */

/** An answer as it went, or will go, over the wire. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What is known of a call of that name. */
export interface KnownCall {
  /** What the call asked for; another call of the same name asks for something else. */
  readonly fingerprint: string
  /** Absent while it is on its way. */
  readonly answer?: KeptAnswer
  /** It is on its way, and whoever worked on it has not been heard of for too long. */
  readonly isLost: boolean
}

export interface CallBegin {
  readonly fingerprint: string
  /** How long somebody may work on it without being heard of. */
  readonly leaseMs: number
}

/** Keeps calls, for one process or for many. Everything is durable when it resolves. */
export interface CallStore {
  /** Begins a call, unless one of that name is known and not lost: then it gives that one. `token` names this beginning. */
  begin(name: string, token: string, call: CallBegin): Promise<KnownCall | undefined>
  /** Says that somebody still works on it. */
  renew(name: string, token: string, leaseMs: number): Promise<void>
  /** Keeps the answer, where this beginning still holds. */
  finish(name: string, token: string, answer: KeptAnswer, keepMs: number): Promise<void>
  /** Forgets a call that had no effect, where this beginning still holds. */
  forget(name: string, token: string): Promise<void>
  find(name: string): Promise<KnownCall | undefined>
  /** Counts one more, and says how many there were in the present window and how long that lasts. */
  count(name: string, windowMs: number): Promise<{ readonly count: number; readonly endsInMs: number }>
  /** Removes what nobody may ask for any more; gives how much it was. */
  sweep(): Promise<number>
  close(): Promise<void>
}

/** A row of either store. */
export interface CallRow {
  readonly fingerprint: string
  readonly lost: boolean | number
  readonly status: number | null
  readonly headers: string | null
  readonly body: Uint8Array | null
}

export function knownCall({ fingerprint, lost, status, headers, body }: CallRow): KnownCall {
  if (status === null) return { fingerprint, isLost: Boolean(lost) }
  const answer = { status, headers: JSON.parse(headers ?? '{}') as Record<string, string>, body: Buffer.from(body ?? []) }
  return { fingerprint, isLost: false, answer }
}
