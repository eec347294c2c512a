/** Owns what becomes of something's visibility. */
import type { Visibility } from '../../model/index.js'

interface Outcomes {
  readonly hidden: () => void
  readonly shown: () => void
  readonly moved: (old: Visibility, now: Visibility) => void
}

/** `normal` says what is so anyway. */
export function compareVisibility(old: Visibility = 'normal', now: Visibility = 'normal', { hidden, shown, moved }: Outcomes): void {
  if (old === now) return
  if (now === 'internal') hidden()
  else if (old === 'internal') shown()
  else moved(old, now)
}
