/** Owns building small models for tests that are about one thing. */
import {
  freezeModel,
  type Action,
  type ConnectorModel,
  type NamedSchema,
  type Parameter,
  type Property,
  type Schema,
} from '../../../src/model/index.js'

/** A connector of these operations; everything else is unremarkable. */
export function modelOf(parts: Partial<ConnectorModel>): ConnectorModel {
  return freezeModel({
    modelVersion: 1,
    title: 'Loans',
    description: 'Lends books.',
    version: '1.0.0',
    address: { scheme: 'https', host: 'loans.example', basePath: '/' },
    security: [],
    operations: [],
    schemas: [],
    ...parts,
  })
}

/** An action that differs from the plainest one in these parts. */
export function action(parts: Partial<Action> = {}): Action {
  return {
    kind: 'action',
    id: 'Lend',
    summary: 'Lend a book',
    verb: 'POST',
    path: '/loans',
    parameters: [],
    responses: [{ status: 200, description: 'Lent.' }],
    ...parts,
  }
}

/** A connector with one action whose body has this schema. */
export function modelWithBody(schema: Schema, schemas: readonly NamedSchema[] = []): ConnectorModel {
  return modelOf({ operations: [action({ body: { required: true, contentType: 'application/json', schema } })], schemas })
}

export function object(...properties: readonly Property[]): Schema {
  return { kind: 'object', properties }
}

export function property(name: string, schema: Schema, required = false): Property {
  return { property: name, name, required, schema }
}

export function query(name: string, schema: Schema, required = false): Parameter {
  return { property: name, name, in: 'query', required, schema }
}
