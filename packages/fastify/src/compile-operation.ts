/** Owns compiling one operation: everything that Ajv, fast-json-stringify and class-validator have to do with it. Loaded at its first request. */
import type { Bindings, ConnectorModel, Operation, Schema } from '@ferrule/core'
import { constrain } from './constrain.js'
import { compileReply, type WriteReply } from './outgoing.js'
import { createReplyCheck, type CompileReplyCheck } from './reply-check.js'
import { compileInput, type ReadInput } from './request-schema.js'

/** An operation, ready to be called. */
export interface CompiledOperation {
  readonly read: ReadInput
  readonly constrain: typeof constrain
  /** Writes the body of an answer with a status, where it is JSON or text. */
  readonly writerOf: (status: number) => WriteReply | undefined
  /** For replies that a backend made. */
  readonly checkReply: CompileReplyCheck
}

/** Compiles an operation. Throws where a schema can't be. */
export function compileOperation(
  operation: Operation,
  model: ConnectorModel,
  bindings: Bindings,
  validateReplies: boolean,
): CompiledOperation {
  const source = { schemas: model.schemas, classes: bindings.classes }
  const writer = (schema: Schema | undefined): WriteReply | undefined =>
    schema === undefined || schema.kind === 'file' ? undefined : compileReply(schema, source, validateReplies)
  const writers = new Map(operation.responses.map(({ status, schema }) => [status, writer(schema)]))
  const others = writer(operation.defaultResponse?.schema)
  return {
    read: compileInput(operation, model, bindings),
    constrain,
    writerOf: (status) => (writers.has(status) ? writers.get(status) : others),
    checkReply: createReplyCheck(source, validateReplies),
  }
}
