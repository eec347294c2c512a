/** Owns the test of a connection that a definition declares, judged as the designer does: 4xx is a failure, 429 and 5xx are not the connection's. */
import type { PlatformDefinition } from '../definition.js'
import { messageOf, type Gateway } from '../gateway.js'
import { objectAt, textAt } from '../../json.js'
import { buildRequest } from '../requests/request.js'
import type { Connection } from './connection.js'

export interface ConnectionTest {
  readonly passed: boolean
  /** `undefined` where the definition declares no test. */
  readonly operationId?: string
  readonly status?: number
  /** What the maker reads where it failed. */
  readonly message?: string
}

const DEFAULT_MESSAGE = 'Please check your account info and/or permissions and try again.'

export async function testConnection(definition: PlatformDefinition, gateway: Gateway, connection: Connection): Promise<ConnectionTest> {
  const declared = objectAt(objectAt(definition.root, 'x-ms-capabilities'), 'testConnection')
  const operationId = textAt(declared, 'operationId')
  if (operationId === undefined) return { passed: true }
  const operation = definition.operation(operationId)
  const request = buildRequest({ definition, operation, values: objectAt(declared, 'parameters') })
  const { status, bytes } = await gateway.send(request, { purpose: 'test connection', operationId, connection, retry: false })
  if (status < 400 || status === 429 || status >= 500) return { passed: true, operationId, status }
  return { passed: false, operationId, status, message: messageOf(bytes) ?? DEFAULT_MESSAGE }
}
