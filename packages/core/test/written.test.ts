/** What a declaration says of the definition's own making: its answers, where labels stand, and what has no option. */
import { expect, test } from '@jest/globals'
import { IsInt, IsString } from 'class-validator'
import { Action, BaseConnector, Body, Connector, IntersectionType, Model, Property, Query, reflectConnector, Security } from '@ferrule/core'
import type { Class, ConnectorModel } from '@ferrule/core'

const identity = { title: 'Test', description: 'A test.', version: '1', url: 'https://a.example/v1/' }

function modelOf(connector: Class): ConnectorModel {
  const { model, diagnostics } = reflectConnector(connector)
  expect(diagnostics).toEqual([])
  if (model === undefined) throw new Error('no model')
  return model
}

test('a declaration says exactly which answers there are', () => {
  class Error {
    @IsString() message!: string
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /any', { summary: 'Any', status: 'default', returns: () => Error, responseDescription: 'Whatever happens.' })
    any(): Error {
      return { message: '' }
    }
    @Action('GET /fails', { summary: 'Fails', status: false, responses: { 404: { returns: () => Error } } })
    fails(): void {}
    @Action('GET /silent', { summary: 'Silent', status: false })
    silent(): void {}
    @Action('GET /tables', { summary: 'Tables', returns: { items: { dictionary: 'integer' }, title: 'Tables' } })
    tables(): Record<string, number>[] {
      return []
    }
  }
  const reference = { kind: 'reference', name: 'Error' }
  const [any, fails, silent, tables] = modelOf(Subject).operations
  expect([any?.responses, any?.defaultResponse]).toEqual([
    [],
    { description: 'Whatever happens.', schema: reference, contentType: 'application/json' },
  ])
  expect([fails?.responses, fails?.unanswered]).toEqual([
    [{ status: 404, description: 'Not found', schema: reference, contentType: 'application/json' }],
    undefined,
  ])
  expect([silent?.responses, silent?.unanswered]).toEqual([[], true])
  expect(tables?.responses[0]?.schema).toEqual({
    kind: 'array',
    title: 'Tables',
    items: { kind: 'object', properties: [], additional: { kind: 'integer' } },
  })
})

test('a status without words of its own is described by its number, and headers may be said to be none', () => {
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /tea', { summary: 'Tea', status: 418, responses: { 418: { headers: {} }, 451: {} } })
    tea(): void {}
  }
  expect(modelOf(Subject).operations[0]?.responses).toEqual([
    { status: 418, description: 'Status 418', headers: [] },
    { status: 451, description: 'Status 451' },
  ])
})

test('the labels of a body stand beside it, or stay with its type', () => {
  class Replace {
    @Body({ description: 'The whole.', type: 'object' }) whole!: object
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('PUT /beside', { summary: 'Beside', body: { description: 'What is sent.' } })
    beside(input: Replace): void {
      void input
    }
    @Action('PUT /inside', { summary: 'Inside', body: { summary: false } })
    inside(input: Replace): void {
      void input
    }
  }
  const bodies = modelOf(Subject).operations.map(({ body }) => body)
  expect(bodies.map((body) => body?.schema.description)).toEqual(['The whole.', 'The whole.'])
  expect(bodies.map((body) => body?.presentation)).toEqual([{ description: 'What is sent.' }, {}])
})

test('a constant is sent for certain, unless the declaration says that it need not be', () => {
  class Ask {
    @Query({ default: '1', visibility: 'internal' }) @IsString() version!: string
    @Query({ default: '1', visibility: 'internal', required: false }) @IsString() older!: string
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /ask', { summary: 'Ask' })
    ask(input: Ask): void {
      void input
    }
  }
  expect(modelOf(Subject).operations[0]?.parameters.map(({ required }) => required)).toEqual([true, false])
})

test('keys that no option says are carried as they stand, and an extension among them is reported', () => {
  class Thing {
    @Property({ items: 'string', verbatim: { required: ['id'] } }) ids!: string[]
    @Property({ example: null, default: null, nullable: true, verbatim: { 'x-kind': 'thing' } }) @IsString() kind!: string | null
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('PUT /thing', {
      summary: 'Thing',
      body: { verbatim: { style: 'deep' } },
      returns: () => Thing,
      responses: { 200: { verbatim: { title: 'It' } } },
      verbatim: { title: 'A thing' },
    })
    thing(input: Thing): Thing {
      return input
    }
  }
  const { model, diagnostics } = reflectConnector(Subject)
  const [operation] = model?.operations ?? []
  expect([operation?.verbatim, operation?.body?.verbatim, operation?.responses[0]?.verbatim]).toEqual([
    { title: 'A thing' },
    { style: 'deep' },
    { title: 'It' },
  ])
  expect(model?.schemas[0]?.schema).toMatchObject({
    properties: [
      { name: 'ids', schema: { verbatim: { required: ['id'] } } },
      { name: 'kind', schema: { example: null, default: null } },
    ],
  })
  expect(diagnostics).toMatchObject([{ code: 'verbatim-extension', at: { class: 'Thing', member: 'kind' } }])
})

test('what a value is made of may be classes and other types, and nothing of them is repeated', () => {
  class Named {
    @Property() @IsString() name!: string
  }
  class Dated {
    @Property() @IsString() day!: string
  }
  class Sized {
    @Property() @IsInt() size!: number
    @Property() @IsString() day!: string
  }
  @Model({ allOf: [() => Named, () => Dated, { dictionary: 'string' }] })
  class Event extends IntersectionType(Named, Dated, Sized) {
    @Property({ type: 'any', allOf: ['string', { type: 'string', constraints: { maxLength: 3 } }] }) short!: string
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /event', { summary: 'Event', returns: () => Event })
    event(): Event {
      return { name: '', day: '', size: 1, short: '' }
    }
  }
  const event = modelOf(Subject).schemas.find(({ name }) => name === 'Event')?.schema
  if (event?.kind !== 'object') throw new Error('no object')
  expect(event.allOf).toEqual([
    { kind: 'reference', name: 'Named' },
    { kind: 'reference', name: 'Dated' },
    { kind: 'object', properties: [], additional: { kind: 'string' } },
  ])
  expect(event.properties.map(({ name }) => name)).toEqual(['size', 'short'])
  expect(event.properties[1]?.schema.allOf).toEqual([{ kind: 'string' }, { kind: 'string', constraints: { maxLength: 3 } }])
})

test('a class that is made of another without extending it is reported', () => {
  class Pet {
    @Property() @IsString() name!: string
  }
  @Model({ allOf: [() => Pet] })
  class Cat {
    @Property() @IsInt() lives!: number
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /cat', { summary: 'Cat', returns: () => Cat })
    cat(): Cat {
      return { lives: 9 }
    }
  }
  expect(reflectConnector(Subject).diagnostics).toMatchObject([{ code: 'part-not-extended', severity: 'warning', at: { class: 'Cat' } }])
})

test('a result that no answer has is reported', () => {
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    // @ts-expect-error -- the compiler says it too
    @Action('GET /lost', { summary: 'Lost', status: false, returns: 'object' })
    lost(): object {
      return {}
    }
  }
  expect(reflectConnector(Subject).diagnostics).toMatchObject([{ code: 'returns-without-answer', at: { member: 'lost' } }])
})
