/** Owns names in generated TypeScript: what may be called what, and that no two things are called the same. */

/** Words that can't name a class, a variable or a parameter. */
const RESERVED = new Set(
  (
    'abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue debugger declare default ' +
    'delete do else enum eval export extends false finally for from function get if implements import in infer instanceof interface is keyof ' +
    'let module namespace never new null number object of package private protected prototype public readonly require return set static string ' +
    'super switch symbol this throw true try type typeof undefined unique unknown var void while with yield'
  ).split(' '),
)

/** What every object answers to, and what decorated classes and connectors must not replace. */
const UNSAFE_MEMBERS = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'publish', 'then'])

/** Names of the language and of the libraries that generated modules use. */
const GLOBALS = new Set(
  (
    'Array BigInt Boolean Buffer Date Error Function Infinity Intl JSON Map Math NaN Number Object Promise Proxy Record Reflect RegExp Set String ' +
    'Symbol WeakMap WeakSet Partial Required Readonly Pick Omit Exclude Extract NonNullable Parameters Awaited Uppercase Lowercase'
  ).split(' '),
)

/** Names are made of the beginnings of longer texts. */
const MAX_READ = 500

/** The words of a name in any spelling: `order-id`, `OrderID`, `order_id`. Letters beyond ASCII stay. */
function wordsOf(text: string): readonly string[] {
  return text
    .slice(0, MAX_READ)
    .normalize('NFC')
    .replace(/['’]/g, '')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

const MAX_LENGTH = 60

function shorten(words: readonly string[]): readonly string[] {
  let length = 0
  return words.filter((word, index) => index === 0 || (length += word.length) <= MAX_LENGTH).map((word) => word.slice(0, MAX_LENGTH))
}

const capital = (word: string): string => {
  const [first = '', ...rest] = word
  return first.toUpperCase() + rest.join('')
}
const small = (word: string): string => (/^[\p{Lu}\d]{2,}$/u.test(word) ? capital(word.toLowerCase()) : capital(word))

function startable(text: string, prefix: string): string {
  return /^[\p{L}_$]/u.test(text) && isIdentifier(text) ? text : isIdentifier(`${prefix}${text}`) ? `${prefix}${text}` : prefix
}

/** Whether a text can stand as a name in the language as it is. */
export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(text)
}

/** `place order` → `PlaceOrder`. */
export function pascalCase(text: string, fallback = 'Model'): string {
  const joined = shorten(wordsOf(text)).map(capital).join('')
  return joined === '' ? fallback : startable(joined, fallback)
}

/** `Order ID` → `orderId`; a name that is camel case already stays. */
export function camelCase(text: string, fallback = 'value'): string {
  const [first = '', ...rest] = shorten(wordsOf(text))
  const head = first.toLowerCase()
  const joined = [head, ...rest.map(small)].join('')
  if (joined === '') return fallback
  return startable(joined, fallback)
}

/** `Order lines` → `order-lines`, for files; plain ASCII. */
export function kebabCase(text: string, fallback = 'models'): string {
  const joined = shorten(wordsOf(text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '')))
    .join('-')
    .toLowerCase()
  return joined === '' ? fallback : joined
}

/** `placeOrder` → `PLACE_ORDER`. */
export function constantCase(text: string): string {
  return wordsOf(text).join('_').toUpperCase()
}

/** Gives each name once; case alone tells no two apart, because files and definitions don't tell them apart either. */
export class UniqueNames {
  private readonly taken = new Set<string>()
  /** Where the search for a free number goes on: thousands may want one name. */
  private readonly next = new Map<string, number>()

  constructor(reserved: Iterable<string> = []) {
    for (const name of reserved) this.taken.add(name.toLowerCase())
  }

  /** `wanted`, or the first of `alternatives` that is free, or `wanted2`, `wanted3`, …. */
  take(wanted: string, ...alternatives: readonly string[]): string {
    const free = [wanted, ...alternatives].find((name) => this.isFree(name))
    let name = free ?? wanted
    const key = wanted.toLowerCase()
    for (let suffix = this.next.get(key) ?? 2; !this.isFree(name); suffix++) {
      name = `${wanted}${suffix}`
      this.next.set(key, suffix + 1)
    }
    this.taken.add(name.toLowerCase())
    return name
  }

  private isFree(name: string): boolean {
    return !this.taken.has(name.toLowerCase())
  }
}

/** For the classes and constants of a project. */
export function moduleNames(imported: Iterable<string>): UniqueNames {
  return new UniqueNames([...RESERVED, ...GLOBALS, ...imported])
}

/** For the members of one class. */
export function memberNames(): UniqueNames {
  return new UniqueNames(UNSAFE_MEMBERS)
}
