/** Owns turning foreign words into names of ours and labels for makers. */

const MAX_NAME = 120
export const MAX_SUMMARY = 80

/** What an object of JavaScript has already, and what can't name a property of a class. */
const TAKEN = new Set(['constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON', 'then'])

/** `repos/list-for-org` and `ReposListForOrg` are the same words. */
export function wordsOf(text: string): readonly string[] {
  const parted = text
    .slice(0, 4 * MAX_NAME)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
  return parted.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Letters and digits, each word with a capital; begins with a letter. */
export function pascalCase(text: string, fallback: string): string {
  const name = wordsOf(text).map(capital).join('').slice(0, MAX_NAME)
  if (name === '') return fallback
  return /^[A-Za-z]/.test(name) ? name : fallback + name
}

/** How a class calls the property that travels as `name`: as it travels, where that is an identifier. */
export function propertyName(name: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(name) && name.length <= MAX_NAME) return TAKEN.has(name) ? `${name.replaceAll('_', '')}Value` : name
  const [first = 'value', ...rest] = wordsOf(name)
  const camel =
    (/^[A-Z0-9]+$/.test(first) ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1)) + rest.map(capital).join('')
  const legal = /^[A-Za-z_$]/.test(camel) ? camel : `value${camel}`
  return TAKEN.has(legal) ? `${legal}Value` : legal.slice(0, MAX_NAME)
}

/** Gives each name once: the second `Pet` is `Pet2`. Case does not tell names apart. */
export function createNames(): (wanted: string) => string {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return (wanted) => {
    const key = wanted.toLowerCase()
    let name = wanted
    for (let count = next.get(key) ?? 2; taken.has(name.toLowerCase()); count++) {
      name = `${wanted}${count}`
      next.set(key, count + 1)
    }
    taken.add(name.toLowerCase())
    return name
  }
}

/** `ReposListForOrg` reads "Repos list for org"; words in capitals alone stay. */
export function labelOf(id: string): string {
  const words = wordsOf(id).map((word, index) => {
    if (/^[A-Z0-9]{2,}$/.test(word)) return word
    return index === 0 ? capital(word.toLowerCase()) : word.toLowerCase()
  })
  return shorten(words.join(' '), MAX_SUMMARY)
}

/** The first sentence of a description, where it is short enough to be a label. */
export function firstSentence(text: string | undefined): string | undefined {
  const sentence = text
    ?.slice(0, 1000)
    .split(/\n|(?<=[.!?])\s/, 1)[0]
    ?.replace(/[*_`#]/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .replace(/[\s.!?:;,]+$/, '')
  return sentence === undefined || sentence === '' || sentence.length > MAX_SUMMARY ? undefined : sentence
}

/** At most `length` characters, cut between words. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length + 1)
  const space = cut.lastIndexOf(' ')
  return cut.slice(0, space > length / 2 ? space : length).trimEnd()
}
