/** Owns reading the fenced code of a Markdown document. */

export interface Fence {
  readonly language: string
  /** The words after the language. */
  readonly marks: readonly string[]
  /** As the fence's first line says: `// file: src/notes.ts`. */
  readonly file: string | undefined
  /** The document's line on which the code begins, counted from 1. */
  readonly line: number
  readonly code: string
}

/** Every fence of a document, in order. A fence inside a list is read without the list's indentation. */
export function readFences(markdown: string): readonly Fence[] {
  const lines = markdown.split('\n')
  const fences: Fence[] = []
  for (let index = 0; index < lines.length; index++) {
    const opening = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(lines[index] ?? '')
    if (opening === null) continue
    const [, indent = '', marker = '', info = ''] = opening
    const first = index + 1
    const isEnd = (line: string): boolean => line.trim().startsWith(marker) && /^[`~]+$/.test(line.trim())
    for (index = first; index < lines.length && !isEnd(lines[index] ?? ''); index++);
    const code = lines.slice(first, index).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    const [language = '', ...marks] = info.trim().split(/\s+/)
    fences.push({ language, marks, file: /^\/\/ file: (\S+)$/.exec(code[0] ?? '')?.[1], line: first + 1, code: `${code.join('\n')}\n` })
  }
  return fences
}

/** The document without its fences and code spans, line by line as it was: what links and headings are read from. */
export function proseOf(markdown: string): string {
  let marker: string | undefined
  return markdown
    .split('\n')
    .map((line) => {
      const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]
      if (marker !== undefined) {
        if (fence !== undefined && fence.startsWith(marker)) marker = undefined
        return ''
      }
      marker = fence
      return fence === undefined ? line : ''
    })
    .join('\n')
}
