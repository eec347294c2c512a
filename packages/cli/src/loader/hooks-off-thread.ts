/** Owns the module hooks of Node versions without `module.registerHooks`: Node runs this module on a thread of its own. */
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import type { MessagePort } from 'node:worker_threads'
import { loadTypeScript, resolveImport, resolveMissing, typeScriptFile } from './hooks.js'

let loaded: MessagePort | undefined

/** Takes the port on which loaded files are told. */
export const initialize: InitializeHook<{ port: MessagePort }> = ({ port }) => {
  loaded = port
}

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const answer = resolveImport(specifier, context.parentURL)
  if (answer !== undefined) return answer
  try {
    return await nextResolve(specifier, context)
  } catch (error) {
    const missing = resolveMissing(error)
    if (missing !== undefined) return missing
    throw error
  }
}

export const load: LoadHook = async (url, context, nextLoad) => {
  loaded?.postMessage(url)
  const file = typeScriptFile(url)
  return file === undefined ? nextLoad(url, context) : loadTypeScript(file)
}
