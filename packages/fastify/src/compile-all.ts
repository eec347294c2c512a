/** Owns compiling everything at once, for builds: what would fail at a first request fails there. */
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

/** Compiles every operation of a connector and gives what can't be. Serving compiles later; a build should call this. */
export async function compileAll(declared: ConnectorModel, bindings: Bindings): Promise<readonly CompileFailure[]> {
  const { COMPILED } = await import('./compiler.js')
  const model = servedModel(declared)
  return model.operations.flatMap((operation): CompileFailure[] => {
    try {
      toRouterPath(operation.path)
      compileOperation(operation, model, bindings, true, COMPILED)
      return []
    } catch (error) {
      const member = bindings.operations.get(operation.id)?.member
      const message = error instanceof Error ? error.message : String(error)
      return [{ operationId: operation.id, class: bindings.connector.name, ...(member === undefined ? {} : { member }), message }]
    }
  })
}
