/** Owns which failures of a step are the connector's own mistake; an answer that says what is wrong is none. */
import type { FindingCode, Findings } from '../evidence/findings.js'
import type { ActionFailure } from './judge.js'

const MISTAKES: Readonly<Record<string, FindingCode>> = {
  InvalidResponse: 'invalid-response',
  InvalidNextLink: 'invalid-next-link',
  InvalidLocation: 'invalid-status-location',
}

export function noteMistake(findings: Findings, operationId: string, { code, message, at = 'answer' }: ActionFailure): void {
  const mistake = MISTAKES[code]
  if (mistake !== undefined) findings.add(mistake, `${operationId}, ${at}`, message)
}
