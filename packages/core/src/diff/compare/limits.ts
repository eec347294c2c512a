/** Owns whether limits take more than before, or less. */
import type { Constraints } from '../../model/index.js'
import { same } from './same.js'

/** `more`: everything that was valid still is. */
export type LimitChange = 'more' | 'less' | 'other'

const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const

/** What has become of one limit. */
export interface ChangedLimit {
  readonly key: keyof Constraints
  readonly change: LimitChange
  readonly old: string
  readonly new: string
}

/** One for each limit that differs. */
export function compareLimits(old: Constraints, now: Constraints): readonly ChangedLimit[] {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])] as (keyof Constraints)[]
  return keys
    .filter((key) => !same(old[key], now[key]))
    .map((key) => ({
      key,
      change: changeOf(key, old, now),
      old: told(key, old),
      new: told(key, now),
    }))
}

function told(key: keyof Constraints, { [key]: limit }: Constraints): string {
  return limit === undefined || limit === false ? `no ${key}` : limit === true ? key : `${key} ${limit}`
}

function changeOf(key: keyof Constraints, old: Constraints, now: Constraints): LimitChange {
  if (now[key] === undefined || now[key] === false) return 'more'
  if (old[key] === undefined || old[key] === false) return 'less'
  const [was, is] = [Number(old[key]), Number(now[key])]
  if (UPPER.some((upper) => upper === key)) return is > was ? 'more' : 'less'
  if (LOWER.some((lower) => lower === key)) return is < was ? 'more' : 'less'
  if (key === 'multipleOf') return was % is === 0 ? 'more' : is % was === 0 ? 'less' : 'other'
  // Which of two patterns takes more can not be told.
  return 'other'
}
