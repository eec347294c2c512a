/** Owns findings as annotations of GitHub's workflows. */
import type { Severity } from '@ferrule/core/lint'
import { annotation, type AnnotationLevel } from '../../annotation.js'
import type { LintReport } from '../located.js'

const LEVELS: Readonly<Record<Severity, AnnotationLevel>> = { error: 'error', warning: 'warning', info: 'notice' }

/** One line for each finding. */
export function githubOf({ found }: LintReport): readonly string[] {
  return found.map(({ finding, place }) => annotation(LEVELS[finding.severity], place, finding.rule, finding.message))
}
