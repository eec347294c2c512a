/** Owns small definitions to open as the designer does. */
import { openDesigner, type Card, type CardField, type CardOptions, type Designer, type Entry } from '@ferrule/testing/designer'

/** A definition with these paths. */
export function connector(paths: object, parts: object = {}): object {
  return { swagger: '2.0', info: { title: 'Loans', version: '1.0' }, paths, ...parts }
}

export function opened(paths: object, parts?: object): Designer {
  // As files hold it.
  return openDesigner({ definition: JSON.parse(JSON.stringify(connector(paths, parts))) as object })
}

/** An operation that answers with nothing in particular. */
export function operation(operationId: string, parts: object = {}): object {
  return { operationId, summary: `${operationId} it`, responses: { 200: { description: 'OK' } }, ...parts }
}

/** The card of a single operation. */
export function card(
  parts: object,
  { item = {}, definitions = {}, ...options }: CardOptions & { readonly item?: object; readonly definitions?: object } = {},
): Card {
  return opened({ '/it': { post: operation('It', parts), ...item } }, { definitions }).card('It', options)
}

/** Its fields, called as makers see them. */
export function labels(fields: readonly CardField[]): readonly string[] {
  return fields.map(({ label }) => label)
}

export function keys(entries: readonly Entry[]): readonly string[] {
  return entries.map(({ key }) => key)
}

/** A parameter in the body with this schema. */
export function body(schema: object, parts: object = {}): object {
  return { parameters: [{ name: 'body', in: 'body', required: true, schema, ...parts }] }
}

export function query(name: string, parts: object = {}): object {
  return { name, in: 'query', type: 'string', ...parts }
}

/** An answer with this schema. */
export function answers(schema: object, more: object = {}): object {
  return { responses: { 200: { description: 'OK', schema, ...more } } }
}
