/** Owns what was found wrong with a connector while it was used: what, where, and what puts it right. */

const FIXES = {
  'invalid-response': 'Answer what the definition declares, or declare what is answered.',
  'invalid-next-link': "Give the next page an absolute URL below the connector's address that leads on, and none after the last.",
  'invalid-status-location': "Answer 202 with a Location that is an absolute URL below the connector's address.",
  'invalid-notification': 'Send what x-ms-notification-content declares, or declare what is sent.',
  'missing-notification-url': 'Mark the parameter that takes the callback URL with x-ms-notification-url.',
  'not-created': 'Answer 201 (Created): it is what the platform expects of a subscription.',
  'missing-location': 'Answer with a Location header: the absolute URL by which the platform ends the subscription.',
  'unreachable-location': "Write the Location as an absolute URL below the connector's address, as makers' flows reach it.",
  'second-subscription': 'Know a subscription by its callback URL: where it is asked for again, answer with the one that is there.',
  orphan: 'Answer DELETE at the Location with 2xx, also without credentials: the platform may leave them out when it ends a subscription.',
  'still-sending': 'Send nothing more to the callback URL of a subscription that was ended.',
  'changed-callback-url': 'Keep the callback URL byte for byte as it came, and send to it as it is: decode nothing, encode nothing.',
  unsplittable: 'Let the list stand alone: hide the properties beside it by x-ms-visibility internal, or declare the trigger single.',
  lost: 'Deliver everything that happened while the flow was on; ask the source again for what may have become visible late.',
  duplicate: 'Deliver each event once: keep the ids of what was delivered where times overlap.',
  late: 'Answer each question with everything that has happened until then; where there is more, say so by Retry-After: 0.',
  unexpected: 'Start runs for nothing but what the flow asks for.',
  'dangling-operation': 'Name the operationId of an operation that the definition has.',
  'dangling-parameter': 'Name a parameter, or a property of the body, that the operation has.',
} as const

export type FindingCode = keyof typeof FIXES

export interface Finding {
  readonly code: FindingCode
  /** `OrderPlaced, answer to the subscription, header Location` */
  readonly place: string
  /** What was seen there. */
  readonly message: string
  readonly fix: string
}

/** A finding, with the fix of its kind. */
export const finding = (code: FindingCode, place: string, message: string): Finding => ({ code, place, message, fix: FIXES[code] })

/** Each once: what is wrong is wrong each time that it is used. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [`${one.code}\n${one.place}\n${one.message}`, one])).values()]
}

/** What is noted while something is used. */
export class Findings {
  private readonly noted: Finding[] = []

  get list(): readonly Finding[] {
    return distinct(this.noted)
  }

  add(code: FindingCode, place: string, message: string): void {
    this.noted.push(finding(code, place, message))
  }
}
