/** Owns reading what swc says about a file that does not parse. */

/** Where a file does not parse. */
export interface SyntaxErrorPlace {
  readonly file: string
  readonly line: number
  readonly column: number | undefined
  readonly detail: string
}

/** The place in an error of swc, which draws it as a picture of the source. */
export function syntaxErrorPlace(file: string, error: unknown): SyntaxErrorPlace {
  const text = error instanceof Error ? error.message : String(error)
  const line = Number(/,-\[(?:.*:)?(\d+):\d+\]/.exec(text)?.[1] ?? 1)
  const caret = /^ *: ( *)\^/m.exec(text)?.[1]
  const detail = /^\s*[x×]\s+(.*)$/m.exec(text)?.[1] ?? text.split('\n', 1)[0] ?? text
  return { file, line, column: caret === undefined ? undefined : caret.length + 1, detail }
}
