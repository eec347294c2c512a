/** Owns reading what comes as a form or as one file, which Fastify leaves in its stream. */
import type { FastifyRequest } from 'fastify'
import type { Operation } from '@ferrule/core'
import { RECORDED, type WithRecorded } from './forward/recorded.js'
import { RecordedBody } from './forward/recorded-body.js'
import { formPlanOf, readBinary, readMultipart, readUrlEncoded, type Form, type FormPlan } from './forms.js'
import { Unreadable } from './json.js'

interface Source {
  readonly bodyLimit: number
  readonly uploadLimit: number
  /** Where there is one, the bytes may have to go on as they came. */
  readonly backend: unknown
}

export type ReceiveForm = (request: FastifyRequest) => Promise<Form | Unreadable | undefined>

/** Makes the reader of an operation; `undefined` where bodies are JSON, text or nothing. */
export function createReceiveForm(operation: Operation, source: Source): ReceiveForm | undefined {
  const plan = formPlanOf(operation)
  if (plan === undefined)
    return operation.body?.schema.kind === 'file' ? async (request) => readBinary(request, operation, source) : undefined
  return async (request) => {
    if (request.isMultipart?.())
      return source.backend === undefined ? readMultipart(request, plan, source) : readRecorded(request, plan, source)
    // Without a body every field is missing, and the check says which.
    return readUrlEncoded(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), plan)
  }
}

/** Reads a form and keeps its bytes. */
async function readRecorded(request: FastifyRequest, plan: FormPlan, source: Source): Promise<Form | Unreadable> {
  const recorded = new RecordedBody(request.raw)
  ;(request as WithRecorded)[RECORDED] = recorded
  try {
    const form = await readMultipart(request, plan, source)
    if (form instanceof Unreadable) await recorded.clean()
    return form instanceof Unreadable ? form : { ...form, finish: () => recorded.clean().then(form.finish) }
  } catch (error) {
    await recorded.clean()
    throw error
  }
}
