/** Owns dates on the wire: RFC 3339 text, and nothing else. */

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** What a date node travels as: a moment, or a day. */
export type InstantFormat = 'date-time' | 'date'

/** Whether a text is a date of this format that the calendar has. A leap second is not: a `Date` can't hold it. */
export function isInstant(text: string, format: InstantFormat): boolean {
  const match = (format === 'date' ? DATE : DATE_TIME).exec(text)
  if (match === null) return false
  const [, year, month, day] = match.map(Number) as [number, number, number, number]
  const days = month === 2 && !(year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) ? 28 : DAYS[month - 1]
  return days !== undefined && day >= 1 && day <= days
}

/** The moment that a text names. Without an offset it is UTC, not the zone of the machine: the same request means the same everywhere. */
export function parseInstant(text: string): Date {
  const offset = text.length <= 10 || /[Zz]$|[+-]\d\d:\d\d$/.test(text)
  return new Date(offset ? text.toUpperCase() : `${text.toUpperCase()}Z`)
}

/** The text that a moment travels as. */
export function formatInstant(date: Date, format: InstantFormat): string {
  return format === 'date' ? date.toISOString().slice(0, 10) : date.toISOString()
}
