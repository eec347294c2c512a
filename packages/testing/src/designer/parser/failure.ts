/** Owns what is said where the platform's designer gives up. */

/** Where in the definition, as a JSON pointer, and what Microsoft's designer can't do with it. */
export interface Problem {
  readonly place: string
  readonly message: string
}

/** The designer stops here. Its reader turns it into a `Problem` of the card or the catalogue. */
export class DesignerFailure extends Error {
  constructor(
    readonly place: string,
    message: string,
  ) {
    super(message)
    this.name = 'DesignerFailure'
  }

  get problem(): Problem {
    return { place: this.place, message: this.message }
  }
}

const MAX_SHOWN = 80

/** Text of a stranger, short enough for a message. */
export function shown(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

/** A value, or why there is none. */
export type Attempt<T> = { readonly value: T; readonly problem?: never } | { readonly value?: never; readonly problem: Problem }

/** What `read` gives, or what hindered it. */
export function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { value: read() }
  } catch (error) {
    if (error instanceof DesignerFailure) return { problem: error.problem }
    throw error
  }
}
