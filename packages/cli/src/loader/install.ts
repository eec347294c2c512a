/** Owns making this process understand TypeScript: the user's modules run natively, beside the one copy of our packages. */
import * as nodeModule from 'node:module'
import type { LoadFnOutput, ResolveFnOutput } from 'node:module'
import { MessageChannel } from 'node:worker_threads'
import { loadTypeScript, resolveImport, resolveMissing, typeScriptFile } from './hooks.js'
import { installRequireHooks } from './require-hooks.js'

/** What the types of the oldest Node we run on don't know yet. */
interface SynchronousHooks {
  readonly resolve: (
    specifier: string,
    context: { readonly parentURL?: string | undefined },
    next: (specifier: string, context: object) => ResolveFnOutput,
  ) => ResolveFnOutput
  readonly load: (url: string, context: object, next: (url: string, context: object) => LoadFnOutput) => LoadFnOutput
}
const { registerHooks } = nodeModule as { registerHooks?: (hooks: SynchronousHooks) => void }

const loaded = new Set<string>()
let installed = false

/**
 * Installs the loader, once per process. Hooks, not a bundler: a bundle would carry its own copy of `@ferrule/core`, whose metadata
 * nobody else can read. Source maps are on, so that a decorator is found in the line where it was written.
 */
export function installTypeScriptLoader(): void {
  if (installed) return
  installed = true
  process.setSourceMapsEnabled(true)
  if (registerHooks === undefined) installOffThread()
  else installInThread(registerHooks)
}

/** The addresses of the modules loaded since the loader was installed, as far as Node tells. */
export function loadedModules(): ReadonlySet<string> {
  return loaded
}

/** Node 22.15 and later: one set of synchronous hooks for `import` and `require`. */
function installInThread(register: (hooks: SynchronousHooks) => void): void {
  register({
    resolve(specifier, context, nextResolve) {
      const answer = resolveImport(specifier, context.parentURL)
      if (answer !== undefined) return answer
      try {
        return nextResolve(specifier, context)
      } catch (error) {
        const missing = resolveMissing(error)
        if (missing !== undefined) return missing
        throw error
      }
    },
    load(url, context, nextLoad) {
      loaded.add(url)
      const file = typeScriptFile(url)
      return file === undefined ? nextLoad(url, context) : loadTypeScript(file)
    },
  })
}

function installOffThread(): void {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', (url: string) => loaded.add(url))
  port1.unref()
  nodeModule.register(new URL('./hooks-off-thread.js', import.meta.url), { data: { port: port2 }, transferList: [port2] })
  installRequireHooks()
}
