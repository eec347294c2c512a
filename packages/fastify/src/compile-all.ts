/** Owns making everything ready at once, for builds: what would fail at a first request fails there. */
import type { Bindings, ConnectorModel } from '@ferrule/core'
import { compileOperation } from './compile-operation.js'
import { toRouterPath } from './path-template.js'
import { servedModel } from './served-model.js'

/** Something that can't be compiled, and where it is declared. */
export interface CompileFailure {
  readonly operationId: string
  /** The connector's class or part that has the method, as far as it is known, and the method. */
  readonly class?: string
  readonly member?: string
  /** One sentence. */
  readonly message: string
}

/**
 * Makes every operation of a connector ready and gives what can't be. Serving does so later; a build should call this. Nothing is compiled:
 * going through the schemas finds the same and takes a tenth of the time.
 */
export async function compileAll(declared: ConnectorModel, bindings: Bindings): Promise<readonly CompileFailure[]> {
  const { INTERPRETED } = await import('./interpreted.js')
  const model = servedModel(declared)
  return model.operations.flatMap((operation): CompileFailure[] => {
    try {
      toRouterPath(operation.path)
      compileOperation(operation, model, bindings, true, INTERPRETED)
      return []
    } catch (error) {
      const member = bindings.operations.get(operation.id)?.member
      const message = error instanceof Error ? error.message : String(error)
      return [{ operationId: operation.id, class: bindings.connector.name, ...(member === undefined ? {} : { member }), message }]
    }
  })
}
