/** Owns findings that somebody accepts, with a reason. */
import type { Finding, DocumentName } from './finding.js'
import { isObject, listAt, textAt } from './json.js'
import { lintConnector, type LintOptions } from './lint.js'
import type { ConnectorFiles } from './rule.js'
import { RULES } from './rules/index.js'
import { RULESETS } from './severity.js'

/** What is accepted: a rule, everywhere or in one place. */
export interface Suppression {
  readonly rule: string
  /** Only in the operation of this id. */
  readonly operation?: string | undefined
  /** Only at this JSON pointer and below. */
  readonly at?: string | undefined
  readonly document?: DocumentName | undefined
  /** Why; without a reason nothing is accepted. */
  readonly reason?: string | undefined
}

export interface SuppressedFinding extends Finding {
  readonly reason: string
}

export interface Judgement {
  /** What is left, with suppressions that accept nothing or have no reason. */
  readonly findings: readonly Finding[]
  readonly suppressed: readonly SuppressedFinding[]
}

/** What `ferrule-lint.json` holds, as suppressions. Whatever is none is left out. */
export function readSuppressions(config: unknown): readonly Suppression[] {
  return listAt(config, 'suppressions')
    .filter(isObject)
    .map((entry) => ({
      rule: textAt(entry, 'rule') ?? '',
      operation: textAt(entry, 'operation'),
      at: textAt(entry, 'at'),
      document: textAt(entry, 'document') as DocumentName | undefined,
      reason: textAt(entry, 'reason'),
    }))
}

/** Finds what is wrong with a connector's documents, but for what is accepted. */
export function judgeConnector(files: ConnectorFiles, suppressions: readonly Suppression[], options: LintOptions = {}): Judgement {
  const found = lintConnector(files, options)
  if (suppressions.length === 0) return { findings: found, suppressed: [] }
  const isReasoned = ({ reason = '' }: Suppression): boolean => reason.trim() !== ''
  const suppressed: SuppressedFinding[] = []
  const findings: Finding[] = []
  for (const finding of found) {
    const accepted = suppressions.find((suppression) => isReasoned(suppression) && covers(suppression, finding))
    if (accepted?.reason === undefined) findings.push(finding)
    else suppressed.push({ ...finding, reason: accepted.reason })
  }
  // A suppression may be for another ruleset than the one that is asked for.
  const everything = RULESETS.flatMap((ruleset) => lintConnector(files, { ...options, ruleset, reported: [] }))
  suppressions.forEach((suppression, index) => {
    const report = (rule: string, message: string): void =>
      void findings.push({ rule, severity: 'warning', message, document: 'suppressions', at: `/suppressions/${index}` })
    if (!RULES.some(({ id }) => id === suppression.rule))
      report('suppression-unknown', `There is no rule ${suppression.rule.slice(0, 80)}.`)
    else if (!isReasoned(suppression))
      report('suppression-without-reason', `${suppression.rule} is suppressed without a reason, so it is not.`)
    else if (!everything.some((finding) => covers(suppression, finding)))
      report('suppression-unused', `Nothing breaks ${suppression.rule} there any more; remove the suppression.`)
  })
  return { findings, suppressed }
}

function covers({ rule, operation, at, document }: Suppression, finding: Finding): boolean {
  if (rule !== finding.rule) return false
  if (document !== undefined && document !== finding.document) return false
  if (operation !== undefined && operation !== finding.operation) return false
  return at === undefined || finding.at === at || finding.at.startsWith(`${at}/`)
}
