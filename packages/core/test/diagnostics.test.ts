import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  dynamicValues,
  FormData,
  Model,
  Path,
  Property,
  Query,
  reflectConnector,
  Security,
} from '@ferrule/core'
import type { Class, DynamicValuesReference, Ref, Route } from '@ferrule/core'

const identity = { title: 'Test', description: 'A test.', version: '1', url: 'https://a.example' }

/** A connector with one operation that takes `input` and returns `returns`. */
function connectorOf(options: {
  input?: Class
  returns?: () => never
  route?: string
  extensions?: object
  id?: string
  body?: object
}): Class {
  const { input, route = 'POST /things', ...rest } = options
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @((Action as unknown as (route: Route, options: object) => MethodDecorator)(route as Route, {
      summary: 'Do a thing',
      ...(input === undefined ? {} : { input: () => input }),
      ...rest,
    }))
    act(): void {}
  }
  return Subject
}
const codes = (connector: Class): string[] => reflectConnector(connector).diagnostics.map(({ code }) => code)
const findings = (input: Class, route?: string): { code: string; place: string }[] =>
  reflectConnector(connectorOf({ input, ...(route === undefined ? {} : { route }) })).diagnostics.map(({ code, at }) => ({
    code,
    place: `${at.class ?? ''}.${at.member ?? ''}`,
  }))

test('a class without @Connector is named', () => {
  class Plain {}
  expect(reflectConnector(Plain).diagnostics).toMatchObject([{ code: 'not-a-connector', at: { class: 'Plain' } }])
})

test('a list without item type is reported with its class and property', () => {
  class Basket {
    @Property() lines!: string[]
  }
  expect(findings(Basket)).toEqual([{ code: 'array-without-items', place: 'Basket.lines' }])
})

test('a list whose rules say what its items are needs nothing more', () => {
  class Basket {
    @IsString({ each: true }) lines!: string[]
  }
  expect(findings(Basket)).toEqual([])
})

test('a union, an interface and any are each said to be unknown, never an object in silence', () => {
  class Loose {
    @Property() union!: string | number
    @Property() shape!: { a: string }
    @Property() anything!: unknown
  }
  expect(findings(Loose)).toEqual(['union', 'shape', 'anything'].map((name) => ({ code: 'unknown-type', place: `Loose.${name}` })))
})

test('a Map and a Promise are no types of a property', () => {
  class Odd {
    @Property() map!: Map<string, string>
    @Property() promise!: Promise<string>
  }
  expect(findings(Odd).map(({ code }) => code)).toEqual(['unknown-type', 'unknown-type'])
})

test('a thunk that gives nothing is reported: the class was not there', () => {
  class Holder {
    @Property({ type: () => undefined as never }) missing!: object
  }
  expect(findings(Holder)).toEqual([{ code: 'type-not-there', place: 'Holder.missing' }])
})

test('classes that refer to each other through thunks are each described once', () => {
  class Folder {
    @Property({ type: () => Folder }) @IsOptional() @ValidateNested() parent?: Ref<Folder>
    @Property({ items: () => Document }) documents!: Document[]
  }
  class Document {
    @Property({ type: () => Folder, required: false }) folder?: Ref<Folder>
  }
  const { model, diagnostics } = reflectConnector(connectorOf({ input: Folder }))
  expect(diagnostics).toEqual([])
  expect(model?.schemas.map(({ name }) => name)).toEqual(['Folder', 'Document'])
})

test('two classes of the same name are an error, unless one is named otherwise', () => {
  const addresses = [addressOfStreet(), addressOfHost()] as const
  class Person {
    @Property({ type: () => addresses[0] }) home!: object
    @Property({ type: () => addresses[1] }) mail!: object
  }
  expect(findings(Person)).toEqual([{ code: 'duplicate-model-name', place: 'Address.' }])
  Model({ name: 'MailAddress' })(addresses[1])
  expect(findings(Person)).toEqual([])
})
function addressOfStreet(): Class {
  class Address {
    @Property() street!: string
  }
  return Address
}
function addressOfHost(): Class {
  class Address {
    @Property() host!: string
  }
  return Address
}

test('a name in the route that no property answers to is an error', () => {
  class Get {
    @IsString() id!: string
  }
  expect(findings(Get, 'GET /things/{thingId}')).toEqual([{ code: 'route-name-unknown', place: 'Subject.act' }])
})

test('a path property that the route does not name is an error', () => {
  class Get {
    @Path() id!: string
  }
  expect(findings(Get, 'GET /things')).toEqual([{ code: 'path-property-unknown', place: 'Get.id' }])
})

test('names in the route fold: order-id is orderId', () => {
  class Get {
    @IsString() orderId!: string
  }
  const { model } = reflectConnector(connectorOf({ input: Get, route: 'GET /orders/{order-id}' }))
  expect(model?.operations[0]?.parameters).toMatchObject([{ property: 'orderId', name: 'order-id', in: 'path', required: true }])
})

test.each(['things', '/things?x=1', '/things/{a', '/things/{id=1}', '/things/{id}/{id}'])('the route %s is refused', (path) => {
  class Get {
    @Query() id!: string
  }
  expect(codes(connectorOf({ input: Get, route: `GET ${path}` }))).toContain('bad-route')
})

test('an object outside the body is an error', () => {
  class Inner {
    @Property() a!: string
  }
  class Outer {
    @Query({ type: () => Inner }) inner!: Inner
  }
  expect(findings(Outer)).toEqual([{ code: 'object-outside-body', place: 'Outer.inner' }])
})

test('a GET has no body', () => {
  class Get {
    @Body({ type: 'any' }) body!: unknown
  }
  for (const verb of ['GET', 'HEAD']) expect(findings(Get, `${verb} /things`)).toEqual([{ code: 'body-in-get', place: 'Subject.act' }])
  expect(codes(connectorOf({ input: Get, route: 'GET /things', body: { inGet: true } }))).toEqual([])
})

test('a whole body leaves no room for other body properties, nor does a form', () => {
  class Two {
    @Body({ type: 'any' }) body!: unknown
    @Property() more!: string
  }
  class Form {
    @FormData() field!: string
    @Property() more!: string
  }
  expect(findings(Two).map(({ code }) => code)).toEqual(['two-bodies'])
  expect(findings(Form).map(({ code }) => code)).toEqual(['form-and-body'])
})

test('two properties may not travel under one name', () => {
  class Twice {
    @Property({ name: 'id' }) first!: string
    @Property({ name: 'id' }) second!: string
  }
  expect(findings(Twice)).toEqual([{ code: 'duplicate-property-name', place: 'Twice.second' }])
})

test.each([
  ['x-ms-visbility', 'x-ms-visibility'],
  ['x-ms-api-annotations', 'x-ms-api-annotation'],
  ['x-ms-Summary', 'x-ms-summary'],
  ['x-ms-summary title', 'x-ms-summary'],
])('the misspelt extension %s is reported with the right one', (key, right) => {
  const { diagnostics } = reflectConnector(connectorOf({ extensions: { [key]: 'internal' } }))
  expect(diagnostics).toMatchObject([{ code: 'misspelt-extension', severity: 'warning', fix: expect.stringContaining(right) }])
})

test('an extension that the platform does not know is reported without a guess; one of your own is not', () => {
  const { diagnostics } = reflectConnector(connectorOf({ extensions: { 'x-ms-client-name': 'a', 'x-mine': 1 } }))
  expect(diagnostics).toMatchObject([
    { code: 'unknown-extension', severity: 'warning', message: expect.stringContaining('x-ms-client-name') },
  ])
})

test('a route may have what it is made of in braces anywhere, and doubled slashes are reported', () => {
  class Keys {
    @Path() id!: string
  }
  expect(codes(connectorOf({ input: Keys, route: "GET /things(key='{id}')" }))).toEqual([])
  expect(codes(connectorOf({ input: Keys, route: 'GET /things/{id}//' }))).toEqual(['empty-path-segment'])
})

test('operations of one id, and of one route, are errors', () => {
  @Connector(identity)
  @Security.none()
  class Clashing extends BaseConnector {
    @Action('GET /things/{id}', { summary: 'A', path: { id: 'key' } })
    get(input: Keyed): void {
      void input
    }
    @Action('GET /things/{key}', { summary: 'B', id: 'Get' })
    other(input: Keyed): void {
      void input
    }
  }
  expect(codes(Clashing)).toEqual(['duplicate-operation-id', 'duplicate-route'])
})
class Keyed {
  @IsString() key!: string
}

test('a connector says how a connection proves who it is', () => {
  @Connector(identity)
  class Silent extends BaseConnector {
    @Action('GET /a', { summary: 'A' }) a(): void {}
  }
  expect(codes(Silent)).toEqual(['missing-security'])
})

test('a connector without operations, and with an unusable address, says both at once', () => {
  @Connector({ ...identity, url: 'orders.example' })
  @Security.none()
  class Empty extends BaseConnector {}
  expect(codes(Empty).sort()).toEqual(['bad-url', 'no-operations'])
})

test.each([
  ['an operation that is not there', ['nothing', { value: 'id', label: 'name' }], 'dynamic-operation-unknown'],
  ['a field that is not there', ['listKinds', { value: 'key', label: 'name' }], 'dynamic-field-unknown'],
  ['a required parameter left out', ['listKinds', { value: 'id', label: 'name' }], 'dynamic-parameter-missing'],
])('dynamic values that name %s are an error even where the compiler was not asked', (_, call, code) => {
  class Kind {
    @Property() id!: string
    @Property() name!: string
  }
  class ListKinds {
    @Query() family!: string
  }
  class Make {
    @Property({ values: (dynamicValues as unknown as (...call: unknown[]) => DynamicValuesReference)(...(call as unknown[])) })
    kind!: string
  }
  @Connector(identity)
  @Security.none()
  class Kinds extends BaseConnector {
    @Action('GET /kinds', { summary: 'List kinds', returns: () => [Kind] })
    listKinds(input: ListKinds): Kind[] {
      return [{ id: input.family, name: '' }]
    }
    @Action('POST /things', { summary: 'Make' }) make(input: Make): void {
      void input
    }
  }
  expect(codes(Kinds)).toEqual([code])
})

test('a diagnostic names the file, and whoever knows the line better may refine it', () => {
  class Basket {
    @Property() lines!: string[]
  }
  const file = fileURLToPath(import.meta.url)
  const connector = connectorOf({ input: Basket })
  expect(reflectConnector(connector).diagnostics).toMatchObject([{ at: { file, class: 'Basket', member: 'lines' } }])
  const refined = reflectConnector(connector, { refine: (at) => ({ ...at, line: 7, column: 3 }) })
  expect(refined.diagnostics).toMatchObject([{ at: { file, line: 7, column: 3 } }])
})

test('all mistakes are reported at once', () => {
  class Wrong {
    @Property() list!: number[]
    @Property() union!: string | number
    @IsInt() @Property({ extensions: { 'x-ms-sumary': 'x' } }) count!: number
  }
  expect(
    findings(Wrong, 'POST /{missing}')
      .map(({ code }) => code)
      .sort(),
  ).toEqual(['array-without-items', 'misspelt-extension', 'route-name-unknown', 'unknown-type'])
})
