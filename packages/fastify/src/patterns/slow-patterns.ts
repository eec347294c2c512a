/**
 * Owns judging whether a text that somebody chose can hold the process by the time that a pattern takes. A pattern is asked up to `STEPS` steps:
 * a text of L characters takes about L², L³… of them where it is polynomial, and some power of L where it is exponential.
 */
import type { Bindings, ConnectorModel } from '@ferrule/core'
import { findPatterns, type DeclaredPattern } from './declared-patterns.js'
import { isPlainlyLinear } from './plainly-linear.js'

/** A pattern that a text can make slow. */
export interface SlowPattern extends DeclaredPattern {
  /** `exponential`, or `polynomial of degree 2`; absent where it could not be worked out, so that it may be harmless. */
  readonly cost?: string
  /** The longest text that it can be asked about. */
  readonly limit: number
  /** One sentence. */
  readonly message: string
}

/** About ten milliseconds. */
const STEPS = 1_000_000
/** Four ways at each character are the most that is usual. */
const EXPONENTIAL_LIMIT = 10
const TIMEOUT_MS = 10_000

/** The patterns of a connector that texts from outside can make slow. Those that are plainly not cost nothing to find out. */
export async function findSlowPatterns(model: ConnectorModel, bindings: Bindings): Promise<readonly SlowPattern[]> {
  const doubtful = findPatterns(model, bindings).filter(
    ({ pattern, flags, longest = Infinity }) => longest > EXPONENTIAL_LIMIT && !isPlainlyLinear(pattern, flags),
  )
  if (doubtful.length === 0) return []
  const judge = await loadJudge()
  return doubtful.flatMap((declared) => {
    const verdict = judge(declared)
    if (verdict === undefined || (declared.longest ?? Infinity) <= verdict.limit) return []
    return [{ ...declared, ...verdict, message: describe(declared, verdict) }]
  })
}

type Verdict = Pick<SlowPattern, 'cost' | 'limit'>

/** Loaded where a pattern is in doubt: it takes a third of a second. Its answers are kept for the same pattern elsewhere. */
async function loadJudge(): Promise<(declared: DeclaredPattern) => Verdict | undefined> {
  const { default: recheck } = await import('recheck/lib/browser.js')
  const known = new Map<string, Verdict | undefined>()
  const judge = (pattern: string, flags: string): Verdict | undefined => {
    try {
      const found = recheck.checkSync(pattern, flags, { timeout: TIMEOUT_MS })
      if (found.status === 'safe') return undefined
      const complexity = found.status === 'vulnerable' ? found.complexity : undefined
      if (complexity?.type === 'exponential') return { cost: 'exponential', limit: EXPONENTIAL_LIMIT }
      if (complexity?.type === 'polynomial')
        return { cost: `polynomial of degree ${complexity.degree}`, limit: Math.floor(STEPS ** (1 / complexity.degree) + 1e-9) }
    } catch {
      // References back in a repeated group are beyond its stack.
    }
    return { limit: EXPONENTIAL_LIMIT }
  }
  return ({ pattern, flags }) => {
    const key = `/${pattern}/${flags.replace(/[gyd]/g, '')}`
    if (!known.has(key)) known.set(key, judge(pattern, flags.replace(/[gyd]/g, '')))
    return known.get(key)
  }
}

function describe({ pattern, flags, class: owner, property, operationId, longest }: DeclaredPattern, { cost, limit }: Verdict): string {
  const place = [owner ?? operationId, property].filter(Boolean).join('.')
  const shown = pattern.length > 80 ? `${pattern.slice(0, 79)}…` : pattern
  const texts = longest === undefined ? 'texts of any length' : `texts of up to ${longest} characters`
  const time = cost === undefined ? 'takes nobody could work out what time' : `takes time that is ${cost}`
  return `${place}: /${shown}/${flags} ${time}, and is matched with ${texts}; ${limit} characters would be short enough.`
}
