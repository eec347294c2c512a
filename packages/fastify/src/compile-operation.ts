/** Owns compiling one operation: everything that Ajv, fast-json-stringify and class-validator have to do with it. Loaded at its first request. */
import type { Bindings, ConnectorModel, Operation } from '@ferrule/core'
import { answersOf } from './answers.js'
import { constrain } from './constrain.js'
import { compileReply, type WriteReply } from './outgoing.js'
import { createReplyCheck, type CompileReplyCheck } from './reply-check.js'
import { compileInput, type ReadInput } from './request-schema.js'

/** An operation, ready to be called. */
export interface CompiledOperation {
  readonly read: ReadInput
  readonly constrain: typeof constrain
  /** By status; those that have a body in JSON or text. */
  readonly replies: ReadonlyMap<number, WriteReply>
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
  const replies = answersOf(operation).flatMap(({ status, schema }): [number, WriteReply][] =>
    schema === undefined || schema.kind === 'file' ? [] : [[status, compileReply(schema, source, validateReplies)]],
  )
  return {
    read: compileInput(operation, model, bindings),
    constrain,
    replies: new Map(replies),
    checkReply: createReplyCheck(source, validateReplies),
  }
}
