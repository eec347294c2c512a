/** Owns `$ref` as the designer has it: every reference into the document gives way to a copy of what it names. */
import { DesignerFailure, shown } from './failure.js'
import { read, type Json } from './reading.js'

/** The references that are being opened, from the innermost outwards. */
export interface Chain {
  readonly reference: string
  readonly outer: Chain | undefined
}

/** A place of the document, and the references that led there. */
export interface Opened {
  readonly value: Json | undefined
  readonly chain: Chain | undefined
}

/** As many values as one place may hold when its references are opened; the most that a real connector has are two thousand. */
const MAX_VALUES = 100_000
const MAX_DEPTH = 500

/** The references of one document. */
export class References {
  /** What was opened whole: a copy without a circle is the same wherever it is asked for. */
  private readonly copies = new Map<string, Copy>()

  constructor(private readonly root: Json) {}

  /**
   * Follows a reference; not those inside what it names. A circle, and a reference to nothing, stay as `{ $ref }`; what stands beside a
   * reference is lost.
   */
  follow({ value, chain }: Opened): Opened & { readonly isCircle: boolean } {
    for (;;) {
      const reference = localReference(value)
      if (reference === undefined) return { value, chain, isCircle: false }
      const isCircle = isBeingOpened(chain, reference)
      const target = isCircle ? undefined : lookUp(this.root, reference)
      if (target === undefined) return { value: { $ref: reference }, chain, isCircle }
      chain = { reference, outer: chain }
      value = target
    }
  }

  /** A copy without references, as deep as it goes. `place` is named where that is too much. */
  open(from: Opened, place: string): Json | undefined {
    return from.value === undefined ? undefined : this.copy(from, { left: MAX_VALUES, place }, 0).value
  }

  private copy(from: Opened, budget: Budget, depth: number): Copy {
    const reference = localReference(from.value)
    const known = reference === undefined ? undefined : this.copies.get(reference)
    if (known !== undefined) return spend(known, budget, depth)
    const { value = null, chain, isCircle } = this.follow(from)
    const parts = this.copyParts(value, chain, spendOne(budget, depth), depth)
    const copied = isCircle ? { ...parts, isCut: true } : parts
    if (reference !== undefined && !copied.isCut) this.copies.set(reference, copied)
    return copied
  }

  private copyParts(value: Json, chain: Chain | undefined, budget: Budget, depth: number): Copy {
    if (typeof value !== 'object' || value === null) return { value, size: 1, height: 0, isCut: false }
    let [size, height, isCut] = [1, 0, false]
    const copyPart = (part: Json): Json => {
      const copied = this.copy({ value: part, chain }, budget, depth + 1)
      size += copied.size
      height = Math.max(height, copied.height + 1)
      isCut ||= copied.isCut
      return copied.value
    }
    const copy = Array.isArray(value)
      ? value.map(copyPart)
      : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyPart(part as Json)]))
    return { value: copy, size, height, isCut }
  }
}

interface Copy {
  readonly value: Json
  readonly size: number
  readonly height: number
  /** Whether a circle ends in it: then it depends on where it was opened. */
  readonly isCut: boolean
}

interface Budget {
  left: number
  readonly place: string
}

function spendOne(budget: Budget, depth: number): Budget {
  spend({ size: 1, height: 0 }, budget, depth)
  return budget
}

function spend<T extends Pick<Copy, 'size' | 'height'>>(copy: T, budget: Budget, depth: number): T {
  budget.left -= copy.size
  if (budget.left < 0) throw tooMuch(budget.place, `more than ${MAX_VALUES.toLocaleString('en-US')} values`)
  if (depth + copy.height > MAX_DEPTH) throw tooMuch(budget.place, `more than ${MAX_DEPTH} levels`)
  return copy
}

/** Whether this is a reference that could not be opened. */
export function isLeftOver(value: Json | undefined): boolean {
  return Boolean(read(value, '$ref'))
}

function localReference(value: Json | undefined): string | undefined {
  const reference = read(value, '$ref')
  return typeof reference === 'string' && reference.startsWith('#/') ? reference : undefined
}

function isBeingOpened(chain: Chain | undefined, reference: string): boolean {
  for (let link = chain; link !== undefined; link = link.outer) if (link.reference === reference) return true
  return false
}

function lookUp(root: Json, reference: string): Json | undefined {
  let at: Json | undefined = root
  for (const part of reference.slice(2).split('/')) {
    // No percent-decoding: `#/definitions/A%20B` does not find `A B`.
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    at = Array.isArray(at) ? (Object.hasOwn(at, name) ? (at as readonly Json[])[Number(name)] : undefined) : read(at, name)
  }
  return at
}

function tooMuch(place: string, what: string): DesignerFailure {
  return new DesignerFailure(shown(place), `With its references opened this has ${what}. Microsoft's designer would not come to an end.`)
}
