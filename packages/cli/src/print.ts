/** Owns how the command line looks: people read text, programs read one JSON object per line. */
import { relative } from 'node:path'
import { styleText } from 'node:util'

export type Colour = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'
export type Writer = NodeJS.WritableStream & { readonly isTTY?: boolean }

/** Colours a text where `stream` is a terminal that wants colours (https://no-color.org). */
export function paint(colour: Colour, text: string, stream: Writer = process.stdout): string {
  const wanted = stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'
  return wanted ? styleText(colour, text) : text
}

/** A line for people. */
export function printLine(text = '', stream: Writer = process.stdout): void {
  stream.write(`${text}\n`)
}

/** What `--json` prints: one object on one line of standard output. */
export function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** A path as people would type it: relative to the working folder, unless that leads out of it. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short === '' || short.startsWith('..') ? path : short
}

/** `1 operation`, `3 operations`; nothing for none. */
export function count(number: number, noun: string): string | undefined {
  return number === 0 ? undefined : `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** Written files with their sizes, one on a line. */
export function printFiles(files: readonly { readonly path: string; readonly bytes: number }[]): void {
  const width = Math.max(...files.map(({ path }) => shortPath(path).length))
  for (const { path, bytes } of files) printLine(`  ${shortPath(path).padEnd(width)}  ${paint('dim', size(bytes))}`)
}

function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`
}
