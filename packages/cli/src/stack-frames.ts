/** Owns reading the stack of an error: which of the user's lines it came from. */
import { fileURLToPath } from 'node:url'

export interface Frame {
  readonly file: string
  readonly line: number
  readonly column?: number
}

/** The frames of an error that lie in files of the user: not in Node, not in node_modules, not in this package. */
export function userFrames(error: unknown): readonly Frame[] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return stack
    .split('\n')
    .flatMap((line) => readFrame(line) ?? [])
    .filter(({ file }) => !/[\\/]node_modules[\\/]/.test(file) && !file.startsWith(OWN))
}

/** Where a syntax error of Node's own parser is: the first line of its stack. */
export function parserFrame(error: unknown): Frame | undefined {
  const head = error instanceof Error ? (error.stack ?? '').split('\n', 1)[0] : undefined
  const [, path, line] = /^(.+):(\d+)$/.exec(head ?? '') ?? []
  return path === undefined || !isPath(path) ? undefined : { file: pathOf(path), line: Number(line) }
}

const OWN = fileURLToPath(new URL('.', import.meta.url))

function readFrame(text: string): Frame | undefined {
  const address = /^\s+at .*?\(?([^()]+):(\d+):(\d+)\)?$/.exec(text)
  const path = address?.[1]?.replace(/^async /, '')
  if (path === undefined || !isPath(path)) return undefined
  return { file: pathOf(path), line: Number(address?.[2]), column: Number(address?.[3]) }
}

function isPath(text: string): boolean {
  return text.startsWith('file:') || text.startsWith('/') || /^[a-z]:[\\/]/i.test(text)
}

function pathOf(text: string): string {
  const bare = text.replace(/\?[^/]*$/, '')
  return bare.startsWith('file:') ? fileURLToPath(bare) : bare
}
