/** Owns Node's module hooks for TypeScript, in the shape that both of Node's ways to register them share. */
import type { LoadFnOutput, ResolveFnOutput } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compileFile } from './compile.js'
import { isTypeScript, moduleKindOf } from './module-kind.js'
import { resolveSource, sourceBehind } from './resolve.js'

/** The answer to an import of TypeScript; `undefined` leaves it to Node. */
export function resolveImport(specifier: string, parentUrl: string | undefined): ResolveFnOutput | undefined {
  const file = resolveSource(specifier, parentUrl?.startsWith('file:') ? fileURLToPath(parentUrl) : undefined)
  return file === undefined ? undefined : resolved(file)
}

/** The answer where Node found nothing at the address it worked out. */
export function resolveMissing(error: unknown): ResolveFnOutput | undefined {
  const { code, url } = error as { code?: unknown; url?: unknown }
  if (code !== 'ERR_MODULE_NOT_FOUND' || typeof url !== 'string' || !url.startsWith('file:')) return undefined
  const file = sourceBehind(fileURLToPath(url))
  return file === undefined ? undefined : resolved(file)
}

function resolved(file: string): ResolveFnOutput {
  const url = pathToFileURL(file).href
  return isTypeScript(file) ? { url, format: moduleKindOf(file), shortCircuit: true } : { url, shortCircuit: true }
}

/** The file behind the address of a TypeScript module. */
export function typeScriptFile(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined
  const file = fileURLToPath(url)
  return isTypeScript(file) ? file : undefined
}

/** A TypeScript module, compiled. */
export function loadTypeScript(file: string): LoadFnOutput {
  const format = moduleKindOf(file)
  return { format, source: compileFile(file, format), shortCircuit: true }
}
