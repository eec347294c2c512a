/** Owns how much is compared: a definition that somebody made to be slow ends like any other. */

export interface Budget {
  /** Takes one step; false where there are none left. */
  readonly spend: () => boolean
  readonly isSpent: () => boolean
}

export function createBudget(steps: number): Budget {
  let left = steps
  return { spend: () => left-- > 0, isSpent: () => left < 0 }
}
