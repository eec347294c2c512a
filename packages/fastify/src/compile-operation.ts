/** Owns making one operation ready: everything that has to be done with its schemas, by whatever tools. */
import type { Bindings, ConnectorModel, Operation, Schema } from '@ferrule/core'
import { constrain } from './constrain.js'
import { compileReply, type WriteReply } from './outgoing.js'
import { createReplyCheck, type CompileReplyCheck } from './reply-check.js'
import { compileInput, type ReadInput } from './request-schema.js'
import type { SchemaTools } from './schema-tools.js'

/** An operation, ready to be called. */
export interface CompiledOperation {
  readonly read: ReadInput
  readonly constrain: typeof constrain
  /** Writes the body of an answer with a status, where it is JSON or text. */
  readonly writerOf: (status: number) => WriteReply | undefined
  /** For replies that a backend made. */
  readonly checkReply: CompileReplyCheck
}

/** Makes an operation ready. Throws where a schema can't be one. */
export function compileOperation(
  operation: Operation,
  model: ConnectorModel,
  bindings: Bindings,
  validateReplies: boolean,
  tools: SchemaTools,
): CompiledOperation {
  const source = { schemas: model.schemas, classes: bindings.classes }
  const writer = (schema: Schema | undefined): WriteReply | undefined =>
    schema === undefined || schema.kind === 'file' ? undefined : compileReply(schema, source, validateReplies, tools)
  const writers = new Map(operation.responses.map(({ status, schema }) => [status, writer(schema)]))
  const others = writer(operation.defaultResponse?.schema)
  return {
    read: compileInput(operation, model, bindings, tools),
    constrain,
    writerOf: (status) => (writers.has(status) ? writers.get(status) : others),
    checkReply: createReplyCheck(source, validateReplies, tools),
  }
}
