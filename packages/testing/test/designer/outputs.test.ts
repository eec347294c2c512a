import { answers, card, keys, opened, operation } from './definition.js'

const PAGE = {
  type: 'object',
  title: 'Page',
  properties: {
    count: { type: 'integer' },
    items: {
      type: 'array',
      title: 'Items',
      items: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string' },
          tags: { type: 'array', items: { type: 'object', properties: { t: { type: 'string' } } } },
          owner: { type: 'object', 'x-ms-summary': 'Owner', properties: { mail: { type: 'string', 'x-ms-summary': 'Mail' } } },
        },
      },
    },
  },
}

test('every property is a token; so is every object that holds some, every array, and its item', () => {
  const { outputs } = card(answers(PAGE))
  expect(outputs.map(({ key, title, name }) => [key, title, name])).toEqual([
    ['body.$', 'Page', 'key-body-output'],
    ['body.$.count', 'Page count', 'count'],
    ['body.$.items.[*].id', 'Page Items id', 'id'],
    ['body.$.items.[*].tags.[*].t', 'Page Items t', 't'],
    ['body.$.items.[*].tags.[*]', 'Page Items Item', 'tags-key-item-output'],
    ['body.$.items.[*].tags', 'Page Items tags', 'tags'],
    ['body.$.items.[*].owner.mail', 'Page Items Mail', 'owner.mail'],
    ['body.$.items.[*].owner', 'Page Items Owner', 'owner'],
    ['body.$.items.[*]', 'Page Items Item', 'items-key-item-output'],
    ['body.$.items', 'Page Items', 'items'],
  ])
})

test('a token of an array’s item names the array, so that the designer can put a loop around it', () => {
  const inside = card(answers(PAGE)).outputs.filter(({ isInsideArray }) => isInsideArray === true)
  expect(inside.map(({ key, parentArray }) => [key, parentArray])).toEqual([
    ['body.$.items.[*].id', 'items'],
    ['body.$.items.[*].tags.[*].t', 'tags'],
    ['body.$.items.[*].tags.[*]', 'tags'],
    ['body.$.items.[*].tags', 'items'],
    ['body.$.items.[*].owner.mail', 'items'],
    ['body.$.items.[*].owner', 'items'],
    ['body.$.items.[*]', 'items'],
  ])
})

test('by default the designer’s parser opens one array and tells no object that holds properties', () => {
  const { operations } = opened({ '/it': { post: operation('It', answers(PAGE)) } }).cards({ defaults: true })
  const outputs = operations['It']?.['outputs'] as unknown as readonly { readonly key: string }[]
  expect(outputs.map(({ key }) => key)).toEqual([
    'body.$.count',
    'body.$.items.[*].id',
    'body.$.items.[*].tags',
    'body.$.items.[*].owner.mail',
    'body.$.items',
    'body.$.items.[*]',
  ])
})

test('what is internal is no token, nor is anything in it', () => {
  const properties = {
    a: {},
    b: { 'x-ms-visibility': 'internal' },
    c: { type: 'object', 'x-ms-visibility': 'internal', properties: { d: {} } },
  }
  expect(keys(card(answers({ type: 'object', properties })).outputs)).toEqual(['body.$', 'body.$.a'])
})

test('required tokens come first, then important ones, the others, advanced ones', () => {
  const properties = { rare: { 'x-ms-visibility': 'advanced' }, plain: {}, sure: {}, weighty: { 'x-ms-visibility': 'important' } }
  expect(keys(card(answers({ type: 'object', required: ['sure'], properties })).outputs)).toEqual([
    ...['body.$.sure', 'body.$', 'body.$.weighty', 'body.$.plain', 'body.$.rare'],
  ])
})

test('headers that are declared are tokens', () => {
  const headers = { ETag: { type: 'string', description: 'The version.' }, 'x-ms-request-id': { type: 'string' } }
  const { outputs } = card(answers({ type: 'object' }, { headers }))
  expect(outputs.filter(({ source }) => source === 'headers').map(({ key, title, name }) => [key, title, name])).toEqual([
    ['header.$.ETag', 'The version.', 'ETag'],
    ['header.$.x-ms-request-id', 'Request Id', 'x-ms-request-id'],
  ])
})

describe('of several answers', () => {
  const answer = (name: string): object => ({ description: name, schema: { type: 'object', properties: { [name]: {} } } })
  const counting = (...codes: readonly string[]): string | undefined =>
    card({ responses: Object.fromEntries(codes.map((code) => [code, answer(`is${code}`)])) }).outputs.find(
      ({ isNested }) => isNested === true,
    )?.name

  test.each([
    [['202'], 'is202'],
    [['default'], 'isdefault'],
    [['200', '201', '404'], 'is200'],
    [['201', '202'], 'is201'],
    [['204', 'default'], 'isdefault'],
    [['202', '400'], undefined],
    [['404'], undefined],
  ])('%j: %s counts', (codes, found) => {
    expect(counting(...codes)).toBe(found)
  })

  test('where none counts, there is still a body of any type', () => {
    expect(card({ responses: { 404: answer('a') } }).outputs).toEqual([
      { key: 'body.$', title: 'Body', name: 'key-body-output', type: 'any', required: true, source: 'body' },
    ])
  })
})

test('what a webhook brings are the tokens of every operation of its path', () => {
  const content = { description: 'News.', schema: { type: 'object', properties: { news: { type: 'string' } } } }
  const designer = opened({
    '/hooks': { post: operation('When', { 'x-ms-trigger': 'single' }), get: operation('Look'), 'x-ms-notification-content': content },
  })
  for (const id of ['When', 'Look']) expect(keys(designer.card(id).outputs)).toEqual(['body.$', 'body.$.news'])
})

test('a file has no tokens, and neither has a type that nobody knows', () => {
  expect(card(answers({ type: 'file' })).outputs).toEqual([])
  expect(keys(card(answers({ type: 'object', properties: { a: { type: 'date' } } })).outputs)).toEqual(['body.$'])
})

test('an array of arrays is opened to the end', () => {
  const { outputs } = card(
    answers({ type: 'array', items: { type: 'array', items: { type: 'object', properties: { x: { type: 'string' } } } } }),
  )
  expect(outputs.map(({ key, parentArray }) => [key, parentArray])).toEqual([
    ['body.$.[*].[*]', 'key-item-output'],
    ['body.$', undefined],
    ['body.$.[*]', 'key-body-output'],
    ['body.$.[*].[*].x', 'key-item-output'],
  ])
})

test('of several types each is told; those after the array stand where its items do', () => {
  const { outputs } = card(answers({ type: ['array', 'null'], items: { type: 'object', properties: { x: { type: 'string' } } } }))
  expect(outputs.map(({ key, type, title }) => [key, type, title])).toEqual([
    ['body.$.[*]', 'object', 'Item'],
    ['body.$', 'null', 'Item'],
    ['body.$.[*].x', 'string', 'x'],
  ])
})

test('an output that another operation describes is no token itself; the first one is asked for', () => {
  const dynamic = (operationId: string): object => ({ type: 'object', 'x-ms-dynamic-schema': { operationId } })
  const { outputs, dynamicOutput } = card(answers({ type: 'object', properties: { a: dynamic('First'), b: dynamic('Second'), c: {} } }))
  expect(keys(outputs)).toEqual(['body.$', 'body.$.c'])
  expect(dynamicOutput).toMatchObject({ key: 'body.$.a', dynamicSchema: { extension: { operationId: 'First' } } })
})

test('the newer extension alone gives no tokens in this designer', () => {
  const newer = { type: 'object', 'x-ms-dynamic-properties': { operationId: 'Schema' } }
  expect(card(answers(newer))).toMatchObject({ outputs: [] })
  expect(card(answers(newer))).not.toHaveProperty('dynamicOutput')
})

describe('titles', () => {
  const title = (schema: object): readonly unknown[] =>
    card(answers(schema))
      .outputs.filter(({ type }) => type === 'string')
      .map((one) => [one.title, one.summary])
  const mail = { type: 'string', 'x-ms-summary': 'Mail' }

  test('have the titles of what is around in front', () => {
    const customer = { type: 'object', 'x-ms-summary': 'Customer', properties: { mail } }
    expect(title({ type: 'object', title: 'Order', properties: { customer } })).toEqual([['Order Mail', 'Customer Mail']])
  })

  test('or the summaries, where nothing around has a title', () => {
    const customer = { type: 'object', 'x-ms-summary': 'Customer', properties: { mail, plain: { type: 'string' } } }
    expect(title({ type: 'object', properties: { customer } })).toEqual([
      ['Customer Mail', 'Customer Mail'],
      ['Customer plain', undefined],
    ])
  })
})
