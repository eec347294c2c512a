/** Owns an operation's way from its schemas to code: its first requests are interpreted, so that a server starts quickly. */
import type { Bindings, ConnectorModel, Operation } from '@ferrule/core'
import { compileOperation, type CompiledOperation } from './compile-operation.js'
import type { Forward } from './forward/forward.js'
import { INTERPRETED, Undecided } from './interpreted.js'

interface Parts {
  readonly model: ConnectorModel
  readonly bindings: Bindings
  readonly validateReplies: boolean
}

/** Makes what sends an operation on to the backend, once it is compiled. */
export type MakeForward = (ready: CompiledOperation) => Promise<Forward>

export class Readiness {
  /** There once the operation is compiled. */
  compiled: CompiledOperation | undefined
  /** There as soon, where there is a backend. */
  forward: Forward | undefined
  private compiling: Promise<CompiledOperation> | undefined
  private interpreted: CompiledOperation | undefined
  private interpretations = 0

  constructor(
    private readonly operation: Operation,
    private readonly parts: Parts,
    private readonly makeForward: MakeForward | undefined,
  ) {}

  /** What is there first, or has to be: what is forwarded is compiled at once. */
  async first(): Promise<CompiledOperation> {
    return this.makeForward === undefined ? this.interpret() : this.compile()
  }

  /** Does it again with the compiled operation where the interpreted one could not tell; anything else is a failure. */
  decide(error: unknown, again: (ready: CompiledOperation) => void, failed: (error: unknown) => void): void {
    if (error instanceof Undecided) this.compile().then(again).catch(failed)
    else failed(error)
  }

  private interpret(): CompiledOperation {
    // Where it can't be compiled, what is in doubt fails, and the rest goes on; a build says so beforehand.
    if (++this.interpretations === 2) this.compile().catch(() => undefined)
    return (this.interpreted ??= this.make(INTERPRETED))
  }

  private compile(): Promise<CompiledOperation> {
    return (this.compiling ??= import('./compiler.js').then(async ({ COMPILED }) => {
      const ready = this.make(COMPILED)
      this.forward = await this.makeForward?.(ready)
      return (this.compiled = ready)
    }))
  }

  private make(tools: Parameters<typeof compileOperation>[4]): CompiledOperation {
    const { model, bindings, validateReplies } = this.parts
    return compileOperation(this.operation, model, bindings, validateReplies, tools)
  }
}
