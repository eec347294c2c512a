import { expect, test } from '@jest/globals'
import { Expose, Transform, Type } from 'class-transformer'
import {
  ArrayMinSize,
  IsDivisibleBy,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Min,
  registerDecorator,
  ValidateIf,
  ValidateNested,
} from 'class-validator'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  dynamicValues,
  File,
  file,
  FormData,
  Header,
  IntersectionType,
  listOf,
  Model,
  OmitType,
  page,
  PartialType,
  Path,
  PickType,
  Property,
  Query,
  reflectConnector,
  reply,
  Security,
  Trigger,
} from '@ferrule/core'
import type {
  Class,
  ConnectorModel,
  FileResult,
  List,
  Page,
  Poll,
  PollResult,
  PropertyModel,
  Reply,
  Schema,
  UploadedFile,
} from '@ferrule/core'
import { emitSwagger2 } from '@ferrule/core/emit'

const identity = { title: 'Test', description: 'A test.', version: '1', url: 'https://a.example/v1/' }

function modelOf(connector: Class): ConnectorModel {
  const { model, diagnostics } = reflectConnector(connector)
  expect(diagnostics).toEqual([])
  if (model === undefined) throw new Error('no model')
  return model
}
function schemaOf(target: Class): readonly PropertyModel[] {
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('POST /things', { summary: 'Do', input: () => target })
    act(): void {}
  }
  const found = modelOf(Subject).schemas.find(({ name }) => name === target.name)?.schema
  if (found?.kind !== 'object') throw new Error('no object')
  return found.properties
}
const property = (target: Class, name: string): Schema | undefined => schemaOf(target).find((own) => own.property === name)?.schema

test('properties stand in the order they are written, whoever decorated them', () => {
  class Mixed {
    @Property() a!: string
    @IsString() b!: string
    @Property() c!: string
    @Expose() d!: string
    @IsInt() @Property() e!: number
    @IsString() f!: string
  }
  expect(schemaOf(Mixed).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'e', 'f', 'd'])
})

test('a label is derived from the name, and a given one wins', () => {
  class Labels {
    @Property() minimumTotal!: number
    @Property() orderID!: string
    @Property({ summary: 'What it is called' }) title!: string
  }
  expect(schemaOf(Labels).map(({ schema }) => schema.summary)).toEqual(['Minimum total', 'Order ID', 'What it is called'])
})

test('rules of class-validator give type, format, limits and choices', () => {
  enum Color {
    Red = 'red',
    Blue = 'blue',
  }
  class Rules {
    @IsInt() @Min(1) count!: number
    @IsNumber() price!: number
    @IsEmail() email!: string
    @IsEnum(Color) color!: Color
    @IsIn([1, 2]) size!: number
    @Length(2, 5) code!: string
    @Matches(/^[a-z]+$/) slug!: string
    @IsString({ each: true }) @ArrayMinSize(1) tags!: string[]
    @IsDivisibleBy(6) eggs!: number
    @IsDivisibleBy(0.5) never!: number
  }
  const schemas = Object.fromEntries(schemaOf(Rules).map(({ name, schema }) => [name, schema]))
  expect(schemas['count']).toMatchObject({ kind: 'integer', constraints: { minimum: 1 } })
  expect(schemas['price']).toMatchObject({ kind: 'number' })
  expect(schemas['email']).toMatchObject({ kind: 'string', format: 'email', rules: [{ rule: 'isEmail' }] })
  expect(schemas['color']).toMatchObject({ kind: 'string', enum: [{ value: 'red' }, { value: 'blue' }] })
  expect(schemas['size']).toMatchObject({ kind: 'integer', enum: [{ value: 1 }, { value: 2 }] })
  expect(schemas['code']).toMatchObject({
    kind: 'string',
    hints: { minLength: 2, maxLength: 5 },
    rules: [{ rule: 'isLength', args: [2, 5] }],
  })
  expect(schemas['slug']).toMatchObject({
    hints: { pattern: '^[a-z]+$' },
    rules: [{ rule: 'matches', args: [{ regex: '^[a-z]+$', flags: '' }] }],
  })
  expect(schemas['tags']).toMatchObject({ kind: 'array', constraints: { minItems: 1 }, items: { kind: 'string' } })
  expect(schemas['eggs']).toMatchObject({ kind: 'number', hints: { multipleOf: 6 }, rules: [{ rule: 'isDivisibleBy', args: [6] }] })
  // class-validator cuts the divisor off at its point: nothing is divisible by 0.
  expect(schemas['never']).not.toHaveProperty('hints')
})

test('a value is required unless @IsOptional, a default or `required: false` says otherwise', () => {
  class Needs {
    @Property() plain!: string
    @IsOptional() @IsString() optional?: string
    @Property({ default: 5 }) defaulted!: number
    @Property({ required: false }) waived?: string
    @Property({ nullable: true }) nullable!: string
    @Property({ type: () => Needs }) @ValidateNested() nested!: Needs
  }
  expect(
    schemaOf(Needs)
      .filter(({ required }) => required)
      .map(({ name }) => name),
  ).toEqual(['plain', 'nullable', 'nested'])
  expect(property(Needs, 'nullable')).toMatchObject({ nullable: true })
})

test('class-transformer is heard: @Type, @Expose and @Transform', () => {
  class Inner {
    @Property() a!: string
  }
  class Outer {
    @Type(() => Inner) @ValidateNested({ each: true }) list!: Inner[]
    @Expose({ name: 'outer-name' }) @IsString() renamed!: string
    @Transform(({ value }) => String(value).trim()) @IsString() trimmed!: string
  }
  const [list, renamed] = schemaOf(Outer)
  expect(list?.schema).toMatchObject({ kind: 'array', items: { kind: 'reference', name: 'Inner' } })
  expect(renamed?.name).toBe('outer-name')
})

test('rules that only class-validator can check are told apart', () => {
  const unique = (target: object, propertyName: string): void =>
    registerDecorator({ name: 'isUnique', target: target.constructor, propertyName, validator: { validate: () => Promise.resolve(true) } })
  const shadow = (target: object, propertyName: string): void =>
    registerDecorator({ name: 'isEmail', target: target.constructor, propertyName, validator: { validate: () => true } })
  class Input {
    @unique name!: string
    @shadow email!: string
    @ValidateIf(() => false) @IsString() sometimes!: string
    @IsString({ groups: ['admin'] }) grouped!: string
    @Transform(({ value }) => value as string) @IsString() changed!: string
    @IsString() plain!: string
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('POST /things', { summary: 'Do' }) act(input: Input): void {
      void input
    }
  }
  const { bindings } = reflectConnector(Subject)
  expect(bindings.operations.get('Act')?.input?.remainder).toEqual([
    { property: 'name', rule: 'isUnique', reason: 'custom' },
    { property: 'email', rule: 'isEmail', reason: 'custom' },
    { property: 'sometimes', rule: 'validateIf', reason: 'conditional' },
    { property: 'grouped', rule: 'isString', reason: 'grouped' },
    { property: 'changed', rule: 'transform', reason: 'transformed' },
  ])
})

test("a rule's own message is kept, and its options stay as they were given", () => {
  const options = { require_tld: false }
  class Spoken {
    @Min(3, { message: '$property needs at least $constraint1' }) count!: number
    @IsUrl(options) url!: string
  }
  const [count, url] = schemaOf(Spoken)
  expect(count?.schema).toMatchObject({ hints: { minimum: 3 }, rules: [{ rule: 'min', args: [3], message: 'count needs at least 3' }] })
  expect(url?.schema.rules).toEqual([{ rule: 'isUrl', args: [{ require_tld: false }] }])
  expect(options).toEqual({ require_tld: false })
})

test('a Date is no string to rules', () => {
  class Dated {
    @Property() @IsString() at!: Date
    @Type(() => Date) @Property({ items: 'date-time' }) all!: Date[]
  }
  const [at, all] = schemaOf(Dated)
  expect(at?.schema).toMatchObject({ kind: 'string' })
  expect(all?.schema).toMatchObject({ items: { format: 'date-time', date: true } })
})

test('mapped types carry everything along', () => {
  class Article {
    @Property({ summary: 'Article number' }) @IsString() id!: string
    @IsInt() @Min(1) stock!: number
  }
  class Label {
    @IsString() label!: string
  }
  class Change extends PartialType(OmitType(Article, ['id'])) {}
  class Both extends IntersectionType(PickType(Article, ['id']), Label) {}
  expect(schemaOf(Change)).toMatchObject([{ name: 'stock', required: false, schema: { kind: 'integer', constraints: { minimum: 1 } } }])
  expect(schemaOf(Both)).toMatchObject([{ name: 'id', schema: { summary: 'Article number' } }, { name: 'label' }])
})

test('an input says where its properties travel; without a word, route and verb decide', () => {
  class Everything {
    @Path({ urlEncoding: 'double' }) id!: string
    @Query({ name: '$top' }) @IsOptional() @IsInt() top?: number
    @Header({ name: 'X-Trace' }) @IsOptional() @IsString() trace?: string
    @Property({ visibility: 'internal', default: 'v2' }) @Query() version!: string
    @IsString() text!: string
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('PUT /things/{id}', { summary: 'Put' }) put(input: Everything): void {
      void input
    }
    @Action('GET /things/{id}', { summary: 'Get' }) get(input: Plain): void {
      void input
    }
  }
  const [put, get] = modelOf(Subject).operations
  expect(put?.parameters).toMatchObject([
    { in: 'path', name: 'id', required: true, urlEncoding: 'double' },
    { in: 'query', name: '$top', required: false },
    { in: 'header', name: 'X-Trace', required: false },
    { in: 'query', name: 'version', required: true, schema: { visibility: 'internal', default: 'v2' } },
  ])
  expect(put?.body).toMatchObject({ required: true, schema: { kind: 'object', properties: [{ name: 'text' }] } })
  expect(get?.parameters).toMatchObject([{ in: 'path' }, { in: 'query', name: 'page' }])
})
class Plain {
  @IsString() id!: string
  @IsOptional() @IsInt() page?: number
}

test('a file, a form, a whole body and several responses', () => {
  class Upload {
    @File() picture!: UploadedFile
    @FormData() caption!: string
  }
  class Whole {
    @Body({ items: () => Plain }) all!: Plain[]
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('POST /pictures', {
      summary: 'Upload',
      status: 201,
      returns: () => Plain,
      responses: { 404: {}, 202: { headers: { Location: {} } } },
    })
    async upload(input: Upload): Promise<Plain | Reply<404, void>> {
      void input
      return reply(404)
    }
    @Action('PUT /all', { summary: 'Replace' }) replace(input: Whole): void {
      void input
    }
    @Action('GET /picture', { summary: 'Download', returns: () => file('image/png') }) download(): FileResult {
      return { content: '' }
    }
    @Action('GET /page', { summary: 'Page', returns: () => page(Plain) }) page(): Page<Plain> {
      return { value: [] }
    }
    @Action('GET /list', { summary: 'List', returns: () => listOf(Plain) }) list(): List<Plain> {
      return { value: [] }
    }
    @Action('GET /text', { summary: 'Text', returns: () => String }) text(): string {
      return ''
    }
  }
  const [upload, replace, download, paged, listed, text] = modelOf(Subject).operations
  expect(upload).toMatchObject({
    parameters: [
      { in: 'formData', name: 'picture', schema: { kind: 'file' } },
      { in: 'formData', name: 'caption' },
    ],
    responses: [{ status: 201, schema: { name: 'Plain' } }, { status: 202, headers: [{ name: 'Location' }] }, { status: 404 }],
  })
  expect(replace?.body).toMatchObject({ property: 'all', schema: { kind: 'array', items: { name: 'Plain' } } })
  expect(download?.responses).toMatchObject([{ status: 200, contentType: 'image/png', schema: { kind: 'file' } }])
  expect(paged).toMatchObject({ nextLink: 'nextLink', responses: [{ schema: { name: 'PlainPage' } }] })
  expect(listed).toMatchObject({ responses: [{ schema: { name: 'PlainList' } }] })
  expect(text).toMatchObject({ responses: [{ status: 200, contentType: 'text/plain', schema: { kind: 'string' } }] })
})

test('operations, security and properties are inherited, and a subclass overrides by name', () => {
  class BaseInput {
    @IsString() name!: string
  }
  class OwnInput extends BaseInput {
    @Property({ summary: 'Your name' }) override name!: string
    @IsInt() age!: number
  }
  @Security.apiKey({ in: 'query', name: 'key', keys: () => ['k'] })
  abstract class Shared extends BaseConnector {
    @Action('GET /ping', { summary: 'Ping' }) ping(): void {}
    @Action('POST /things', { summary: 'Make', input: () => BaseInput }) make(): void {}
  }
  @Connector(identity)
  class Own extends Shared {
    @Action('POST /things', { summary: 'Make one', input: () => OwnInput }) override make(): void {}
    @Action('GET /open', { summary: 'Open' }) @Security.none() open(): void {}
  }
  const model = modelOf(Own)
  expect(model.operations.map(({ id, summary }) => [id, summary])).toEqual([
    ['Ping', 'Ping'],
    ['Make', 'Make one'],
    ['Open', 'Open'],
  ])
  expect(model.security).toMatchObject([{ kind: 'apiKey', in: 'query', parameter: 'key' }])
  expect(model.operations[2]?.requirements).toEqual([])
  expect(schemaOf(OwnInput)).toMatchObject([{ name: 'name', schema: { summary: 'Your name' } }, { name: 'age' }])
})

test('a large connector is made of parts', () => {
  class Invoices {
    @Action('GET /invoices', { summary: 'List invoices', returns: () => [Plain] }) list(): Plain[] {
      return []
    }
  }
  class Pick {
    @Property({ values: dynamicValues<Whole>('invoices.list', { value: 'id', label: 'page' }) }) invoice!: string
  }
  @Connector({ ...identity, parts: { invoices: () => Invoices } })
  @Security.none()
  class Whole extends BaseConnector {
    readonly invoices = new Invoices()
    @Action('POST /pick', { summary: 'Pick' }) pick(input: Pick): void {
      void input
    }
  }
  const { model, bindings, diagnostics } = reflectConnector(Whole)
  expect(diagnostics).toEqual([])
  expect(model?.operations.map(({ id }) => id)).toEqual(['Pick', 'List'])
  expect(bindings.operations.get('List')).toMatchObject({ part: 'invoices', member: 'list' })
  expect(model?.schemas[0]?.schema).toMatchObject({ properties: [{ schema: { dynamicValues: { operationId: 'List', value: ['id'] } } }] })
})

test('dynamic values are resolved to operation ids and wire names', () => {
  class Kind {
    @Property({ name: 'kind-id' }) id!: string
    @Property() title!: string
  }
  class Kinds {
    @Property({ items: () => Kind, name: 'all-kinds' }) kinds!: Kind[]
  }
  class ListKinds {
    @Query({ name: 'family-id' }) family!: string
    @Query() language!: string
  }
  class Make {
    @Query() family!: string
    @Property({
      values: dynamicValues<Subject, Make>('listKinds', {
        collection: 'kinds',
        value: 'id',
        label: 'title',
        parameters: { family: 'family', language: { value: 'de' } },
      }),
    })
    kind!: string
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /kinds', { summary: 'Kinds', id: 'AllKinds', returns: () => Kinds }) listKinds(input: ListKinds): Kinds {
      void input
      return { kinds: [] }
    }
    @Action('POST /things', { summary: 'Make' }) make(input: Make): void {
      void input
    }
  }
  const make = modelOf(Subject).operations[1]
  expect(make?.body?.schema).toMatchObject({
    properties: [
      {
        schema: {
          dynamicValues: {
            operationId: 'AllKinds',
            collection: ['all-kinds'],
            value: ['kind-id'],
            label: ['title'],
            parameters: [
              { name: 'family-id', in: 'parameter', argument: { kind: 'field', name: 'family', in: 'parameter' } },
              { name: 'language', in: 'parameter', argument: { kind: 'value', value: 'de' } },
            ],
          },
        },
      },
    ],
  })
})

test('triggers have their place in the model', () => {
  class Low {
    @IsString() id!: string
    @Property() since!: Date
  }
  class Filter {
    @IsOptional() @IsInt() minimum?: number
  }
  @Connector(identity)
  @Security.none()
  class Subject extends BaseConnector {
    @Trigger.webhook({ summary: 'When placed', description: 'Fires.', event: () => Plain, input: () => Filter }) orderPlaced(
      event: Plain,
      filter: Filter,
    ): boolean {
      return event.id !== String(filter.minimum)
    }
    @Trigger.polling({ summary: 'When low', item: () => Low, order: { position: 'since', id: 'id' } }) async stockLow(
      poll: Poll,
    ): Promise<PollResult<Low>> {
      return { items: [], now: new Date(poll.limit) }
    }
  }
  const [placed, end, low] = modelOf(Subject).operations
  expect(placed).toMatchObject({
    kind: 'webhookTrigger',
    verb: 'POST',
    path: '/triggers/order-placed',
    callback: 'callbackUrl',
    event: { name: 'Plain' },
  })
  expect(placed?.body?.schema).toMatchObject({ properties: [{ name: 'callbackUrl', required: true }, { name: 'minimum' }] })
  expect(end).toMatchObject({ verb: 'DELETE', path: '/triggers/order-placed/{subscription}', visibility: 'internal' })
  expect(low).toMatchObject({ kind: 'pollingTrigger', verb: 'GET', path: '/triggers/stock-low', item: { name: 'Low' } })
})

test('publishing without anybody who serves the triggers is refused', async () => {
  class Subject extends BaseConnector {
    happened(event: Plain): boolean {
      return event.id !== ''
    }
  }
  const subject = new Subject()
  await expect(subject.publish(subject.happened, { id: '1' })).rejects.toThrow('nothing serves its triggers')
})

test('a model is deep-frozen plain data, the same each time, and what the user gave stays theirs', () => {
  const given = { 'x-own': { list: [1] } }
  @Connector({ ...identity, extensions: given })
  @Security.none()
  class Subject extends BaseConnector {
    @Action('GET /a', { summary: 'A', returns: () => Plain }) a(): Plain {
      return { id: '' }
    }
  }
  const first = modelOf(Subject)
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
  expect(frozen(first)).toBe(true)
  expect(Object.isFrozen(given['x-own'])).toBe(false)
  expect(JSON.parse(JSON.stringify(first))).toEqual(first)
  expect(JSON.stringify(modelOf(Subject))).toBe(JSON.stringify(first))
  expect(first.address).toEqual({ scheme: 'https', host: 'a.example', basePath: '/v1' })
})

test('another address may be given, and nothing is constructed', () => {
  @Connector(identity)
  @Security.none()
  @Model({ description: 'never constructed' })
  class Subject extends BaseConnector {
    constructor() {
      super()
      throw new Error('constructed')
    }
    @Action('GET /a', { summary: 'A' }) a(): void {}
  }
  expect(reflectConnector(Subject, { url: 'http://localhost:3000' }).model?.address).toEqual({
    scheme: 'http',
    host: 'localhost:3000',
    basePath: '/',
  })
})

test('a webhook that does not say what it sends promises nothing', () => {
  class Hook {
    @Property({ callbackUrl: true }) @IsString() url!: string
  }
  @Connector(identity)
  @Security.none()
  class Silent extends BaseConnector {
    @Trigger.webhook('POST /hooks', { summary: 'When something happens', eventDescription: '', status: 201 })
    async hook(_: Hook): Promise<void> {}
    @Trigger.webhook('POST /more', { summary: 'When more happens', event: 'any', status: 201 })
    async more(_: Hook): Promise<void> {}
  }
  const { model } = reflectConnector(Silent)
  if (model === undefined) throw new Error('no model')
  const { paths } = emitSwagger2(model).document
  expect(paths['/hooks']).toMatchObject({ 'x-ms-notification-content': {} })
  expect(paths['/more']).toMatchObject({ 'x-ms-notification-content': { description: 'When more happens', schema: {} } })
})
