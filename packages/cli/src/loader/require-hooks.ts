/** Owns `require` of TypeScript where Node has no `module.registerHooks`: the hooks off thread don't see CommonJS. */
import Module from 'node:module'
import { compileFile } from './compile.js'
import { resolveSource } from './resolve.js'

/** The part of Node's CommonJS loader that compilers have hooked into since its beginning. */
interface CommonJsLoader {
  _resolveFilename: (request: string, parent: { filename?: string | null } | undefined, ...rest: unknown[]) => string
  readonly _extensions: Record<string, (module: { _compile: (code: string, file: string, format?: string) => void }, file: string) => void>
}

/** Makes `require` understand TypeScript, for the rest of the process. */
export function installRequireHooks(): void {
  const loader = Module as unknown as CommonJsLoader
  const resolveFilename = loader._resolveFilename
  loader._resolveFilename = function (this: unknown, request, parent, ...rest) {
    return resolveSource(request, parent?.filename ?? undefined) ?? resolveFilename.call(this, request, parent, ...rest)
  }
  for (const extension of ['.ts', '.tsx', '.cts']) {
    loader._extensions[extension] = (module, file) => module._compile(compileFile(file, 'commonjs'), file)
  }
}
