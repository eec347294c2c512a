/** Owns where a decorator stands in the source: captured as a stack, read only when something has to be said about it. */

export interface Location {
  /** File, line and column of the decorator, counted from 1; `undefined` where the stack does not tell. */
  readonly source: () => { readonly file: string; readonly line: number; readonly column: number } | undefined
}

/** Takes the place of the caller of `decorator`. Costs one frame of stack; it is formatted when it is read. */
export function captureLocation(decorator: (...args: never[]) => unknown): Location {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 1
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, decorator)
  Error.stackTraceLimit = limit
  return {
    source: () => {
      const frame = holder.stack
        ?.split('\n')
        .find((line) => /^\s+at /.test(line))
        ?.trim()
      if (frame === undefined) return undefined
      const address = /\((.*)\)$/.exec(frame)?.[1] ?? frame.replace(/^at (?:async )?/, '')
      const [, path, line, column] = /^(.*):(\d+):(\d+)$/.exec(address) ?? []
      if (path === undefined) return undefined
      const bare = path.replace(/\?[^/]*$/, '')
      const file = bare.startsWith('file://') ? decodeURIComponent(new URL(bare).pathname) : bare
      return { file, line: Number(line), column: Number(column) }
    },
  }
}

/** For what no decorator stands for, such as classes made at run time. */
export const NOWHERE: Location = { source: () => undefined }
