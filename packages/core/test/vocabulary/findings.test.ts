import { expect, test } from '@jest/globals'
import { IsString, ValidateNested } from 'class-validator'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  dynamicSchema,
  Model,
  page,
  Path,
  Property,
  Query,
  reflectConnector,
  Security,
  Trigger,
} from '@ferrule/core'
import type { Class, Page } from '@ferrule/core'

const identity = { title: 'Test', description: 'A test.', version: '1', url: 'https://a.example' } as const

class Item {
  @Property() @IsString() id!: string
}
class Callback {
  @Property({ callbackUrl: true }) @IsString() url!: string
}

function codesOf(connector: Class): readonly string[] {
  return reflectConnector(connector).diagnostics.map(({ code }) => code)
}
/** What is found about a connector with one action that takes this input. */
function codesOfInput(input: Class, route: 'GET /things' | 'POST /things' = 'POST /things'): readonly string[] {
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action(route, { summary: 'Do', input: () => input })
    act(_: unknown): void {}
  }
  return codesOf(Subject)
}

test('an extension at a place where the platform does not look is reported with the right one', () => {
  class Input {
    @Property({ extensions: { 'x-ms-pageable': { nextLinkName: 'next' } } }) @IsString() name!: string
  }
  @Connector({ ...identity, extensions: { 'x-ms-keywords': ['a'] }, infoExtensions: { 'x-ms-keywords': ['a'] } })
  @Security.none()
  class Subject extends BaseConnector {
    @Action('POST /things', {
      summary: 'Do',
      input: () => Input,
      extensions: { 'x-ms-url-encoding': 'single', 'x-ms-trigger-hint': 'Do.' },
    })
    act(_: Input): void {}
  }
  expect(reflectConnector(Subject).diagnostics.map(({ message }) => message)).toEqual([
    'x-ms-url-encoding has no effect on an operation; the platform looks for it on a path parameter.',
    'x-ms-pageable has no effect on a property of a body or a model; the platform looks for it on an operation.',
    'x-ms-keywords has no effect on the connector (`extensions`); the platform looks for it on the connector, beside title and version (`infoExtensions`).',
  ])
})

test('an option of another kind of parameter is reported', () => {
  class Input {
    @Query({ urlEncoding: 'double', collectionFormat: 'csv', triggerValue: { value: ['id'] } }) @IsString() name!: string
  }
  expect(codesOfInput(Input, 'GET /things')).toEqual(['misplaced-option', 'misplaced-option', 'misplaced-option'])
})

test('a label without its choice is reported', () => {
  class Input {
    @Property({ enum: ['a'], labels: { a: 'A', b: 'B' } }) letter!: string
  }
  expect(codesOfInput(Input)).toEqual(['label-without-choice'])
})

test('a discriminator that is no required property is reported', () => {
  @Model({ discriminator: 'kind' })
  class Input {
    @Property({ required: false }) @IsString() kind?: string
  }
  expect(codesOfInput(Input)).toEqual(['bad-discriminator'])
})

test('a callback URL without a notification is reported, and the other way round', () => {
  expect(codesOfInput(Callback)).toEqual(['notification-missing'])
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('POST /things', { summary: 'Do', input: () => Item, notification: { event: () => Item } })
    act(_: Item): void {}
  }
  expect(codesOf(Subject)).toEqual(['callback-missing'])
})

test('a callback URL may be a property of the body that a trigger takes whole', () => {
  class Input {
    @Body() @ValidateNested() body!: Callback
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Trigger.webhook('POST /hooks', { summary: 'When', input: () => Input, event: () => Item, returns: () => Item })
    when(_: Input): Item {
      return new Item()
    }
  }
  const { model, diagnostics } = reflectConnector(Subject)
  expect(diagnostics).toEqual([])
  expect(model?.operations[0]).toMatchObject({ kind: 'webhookTrigger', callback: '' })
})

test('a test of the connection that is no operation, lacks a parameter or is no GET is reported', () => {
  class Input {
    @Query() @IsString() name!: string
  }
  @Connector({ ...identity, testConnection: 'act' })
  @Security.none()
  class Subject extends BaseConnector {
    @Action('POST /things', { summary: 'Do', input: () => Input })
    act(_: Input): void {}
  }
  expect(codesOf(Subject)).toEqual(['called-parameter-missing', 'test-connection-verb'])

  const wrong = { ...identity, testConnection: { operation: 'nobody' as string, parameters: {} } }
  @Connector(wrong as typeof identity)
  @Security.none()
  class Nobody extends BaseConnector {
    @Action('POST /things', { summary: 'Do' })
    act(): void {}
  }
  expect(codesOf(Nobody)).toEqual(['called-operation-unknown'])
})

test('a polling trigger that is announced by something else than a webhook is reported', () => {
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /things', { summary: 'Do', returns: () => [Item] })
    async act(): Promise<Item[]> {
      return []
    }
    @Trigger.polling('GET /poll', { summary: 'When', returns: () => [Item], announcedBy: 'act' })
    async poll(): Promise<Item[]> {
      return []
    }
  }
  expect(codesOf(Subject)).toEqual(['announced-by-no-webhook'])
})

test('a replacement of what is not deprecated is reported', () => {
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /things', { summary: 'Do', annotation: { replacement: { api: 'test', operationId: 'Other' } } })
    act(): void {}
  }
  expect(codesOf(Subject)).toEqual(['replaced-not-deprecated'])
})

test('a schema of an operation that is called without what it needs is reported', () => {
  class Fields {
    @Property({ type: 'object' }) schema!: object
  }
  class One {
    @Path() @IsString() id!: string
  }
  class Input {
    @Property({ type: 'object', schema: dynamicSchema<Subject>('fields', { value: 'schema' }) }) fields!: object
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /fields/{id}', { summary: 'Fields', returns: () => Fields })
    async fields(input: One): Promise<Fields> {
      return { schema: { title: input.id } }
    }
    @Action('POST /things', { summary: 'Do', input: () => Input })
    act(_: Input): void {}
  }
  expect(reflectConnector(Subject).diagnostics.map(({ message }) => message)).toEqual([
    'dynamicSchema calls fields without its required id.',
  ])
})

test('`pageable: false` takes back what page() says', () => {
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /things', { summary: 'List', returns: () => page(Item), pageable: false })
    async list(): Promise<Page<Item>> {
      return { value: [] }
    }
  }
  expect(reflectConnector(Subject).model?.operations[0]?.nextLink).toBeUndefined()
})
