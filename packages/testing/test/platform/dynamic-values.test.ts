/** Dropdowns and trees that other operations fill, as designers of both generations read them. */
import { describe, expect, test } from '@jest/globals'
import type { Platform, Receiver } from '@ferrule/testing'
import { connector, json, open } from './support/opened.js'

const OK = { 200: { description: 'OK' } }
const queues = [
  { id: 2, name: 'Returns', team: { mail: 'r@contoso.example' } },
  { id: 1, name: 'Billing', open: false },
]
const LIST = {
  '/queues': {
    get: {
      operationId: 'ListQueues',
      parameters: [
        { name: 'team', in: 'query', type: 'string' },
        { name: 'version', in: 'query', type: 'string', default: '2' },
      ],
      responses: OK,
    },
  },
}
const older = (more: object = {}): object => ({
  'x-ms-dynamic-values': { operationId: 'ListQueues', 'value-collection': 'value', 'value-path': 'id', 'value-title': 'name', ...more },
})
const newer = (more: object = {}): object => ({
  'x-ms-dynamic-list': { operationId: 'ListQueues', itemsPath: 'value', itemValuePath: 'id', itemTitlePath: 'name', ...more },
})

/** `Act`, with a team and a queue that is chosen from a list. */
async function opened(
  dynamic: object,
  { answer = { value: queues }, team = { type: 'string', required: true } }: { readonly answer?: unknown; readonly team?: object } = {},
): Promise<{ readonly platform: Platform; readonly backend: Receiver }> {
  const parameters = [
    { name: 'team', in: 'query', ...team },
    { name: 'queue', in: 'query', type: 'integer', ...dynamic },
  ]
  const paths = { ...LIST, '/act': { post: { operationId: 'Act', parameters, responses: OK } } }
  return open(connector(paths), {}, {}, (backend) => backend.answer('/api/queues', json(answer)))
}

describe.each([
  ['older', older, { team: { parameter: 'team' } }, { team: 'fixed' }],
  ['newer', newer, { team: { parameterReference: 'team' } }, { team: { value: 'fixed' } }],
])('a dropdown by the %s rules', (_, dynamic, byInput, byValue) => {
  test.each([
    ['a list in the body', (items: object) => ({ type: 'object', properties: { lines: { type: 'array', items } } }), 'lines.[*].queue'],
    ['a body that is a list', (items: object) => ({ type: 'array', items }), '[*].queue'],
  ])('stands in each item of %s, found by the key of its field', async (_, schemaOf, key) => {
    const item = { type: 'object', properties: { queue: { type: 'integer', ...dynamic({ parameters: byValue }) } } }
    const parameters = [{ name: 'body', in: 'body', required: true, schema: schemaOf(item) }]
    const paths = { ...LIST, '/act': { post: { operationId: 'Act', parameters, responses: OK } } }
    const { platform } = await open(connector(paths), {}, {}, (backend) => backend.answer('/api/queues', json({ value: queues })))
    expect(platform.dependencies('Act')).toMatchObject([{ of: key, operationId: 'ListQueues' }])
    for (const name of [key, `body.$.${key}`]) expect((await platform.values('Act', name)).items).toHaveLength(2)
  })

  test('offers values by their titles, in the order of those', async () => {
    const { platform, backend } = await opened(dynamic({ parameters: byValue }))
    const { items, failure, exchanges } = await platform.values('Act', 'queue')
    expect(failure).toBeUndefined()
    expect(items).toEqual([
      { value: 1, displayName: 'Billing', disabled: false },
      { value: 2, displayName: 'Returns', disabled: false },
    ])
    expect(exchanges).toMatchObject([{ purpose: 'dynamic values', operationId: 'ListQueues' }])
    expect(backend.requests[0]?.path).toBe('/api/queues?team=fixed&version=2')
  })

  test('is filled once the input is there that it depends on', async () => {
    const { platform, backend } = await opened(dynamic({ parameters: byInput }))
    expect(await platform.values('Act', 'queue')).toMatchObject({
      items: [],
      failure: 'Required parameters team not set or invalid',
      waitsFor: ['team'],
    })
    expect(await platform.values('Act', 'queue', { team: '' })).toMatchObject({ waitsFor: ['team'] })
    expect(await platform.values('Act', 'queue', { team: "@variables('team')" })).toMatchObject({ waitsFor: ['team'] })
    expect(backend.requests).toEqual([])
    expect((await platform.values('Act', 'queue', { team: 'north' })).items).toHaveLength(2)
    expect(backend.requests[0]?.path).toBe('/api/queues?team=north&version=2')
  })

  test('is asked without an input that need not be there', async () => {
    const { platform, backend } = await opened(dynamic({ parameters: byInput }), { team: { type: 'string' } })
    expect((await platform.values('Act', 'queue')).items).toHaveLength(2)
    expect(backend.requests[0]?.path).toBe('/api/queues?version=2')
  })

  test('says which reference leads nowhere, and asks nobody', async () => {
    const { platform, backend } = await opened(dynamic({ parameters: { team: { parameter: 'groop', parameterReference: 'groop' } } }))
    expect(await platform.values('Act', 'queue', { team: 'x' })).toMatchObject({
      failure: 'Parameter "groop" cannot be found for this operation',
    })
    expect(backend.requests).toEqual([])
    expect(platform.dependencies('Act')).toMatchObject([{ of: 'queue', operationId: 'ListQueues', dependsOn: [], dangling: ['groop'] }])
  })

  test('says what the connector said where it failed, and asks again', async () => {
    const { platform, backend } = await opened(dynamic())
    backend.answer('/api/queues', json({ message: 'No such team' }, 404))
    expect(await platform.values('Act', 'queue')).toMatchObject({ failure: "Error code: 'NotFound', Message: 'No such team'." })
    backend.answer('/api/queues', json({ error: { message: 'Broken' } }, 500, { 'x-ms-client-request-id': 'abc' }))
    expect(await platform.values('Act', 'queue')).toMatchObject({
      failure: "Broken More diagnostic information: x-ms-client-request-id is 'abc'.",
    })
    backend.answer('/api/queues', { status: 204 })
    expect(await platform.values('Act', 'queue')).toMatchObject({
      failure: 'Error executing the API - https://tickets.example/api/queues',
    })
    expect(backend.requests).toHaveLength(3)
  })

  test('knows what it was told, for each connection and each choice, until that is forgotten', async () => {
    const { platform, backend } = await opened(dynamic({ parameters: byInput }))
    const first = await platform.connect()
    const other = await platform.connect()
    const ask = async (team: string, connection = first): Promise<boolean> =>
      (await platform.values('Act', 'queue', { team }, { connection })).cached
    expect([await ask('a'), await ask('a'), await ask('b'), await ask('a', other)]).toEqual([false, true, false, false])
    platform.clearCache()
    expect(await ask('a')).toBe(false)
    expect(backend.requests).toHaveLength(4)
  })

  test('takes the first list where the path leads to none, and warns', async () => {
    const { platform } = await opened(dynamic(), { answer: { count: 2, items: queues } })
    const { items, warnings } = await platform.values('Act', 'queue')
    expect(items).toHaveLength(2)
    expect(warnings.join()).toContain('has no list at value; the designer takes items')
  })

  test('says so where there is no list at all, and is empty where the list is', async () => {
    const { platform, backend } = await opened(dynamic(), { answer: { value: {} } })
    expect(await platform.values('Act', 'queue')).toMatchObject({ failure: 'The answer of ListQueues has no list at value.' })
    platform.clearCache()
    backend.answer('/api/queues', json({ value: [] }))
    const { items, failure } = await platform.values('Act', 'queue')
    expect([items, failure]).toEqual([[], undefined])
  })

  test('follows the list from page to page', async () => {
    const { platform, backend } = await opened(dynamic(), {
      answer: { value: [queues[0]], nextLink: 'https://tickets.example/api/more?page=2' },
    })
    backend.answer('/api/more', json({ value: [queues[1]] }))
    expect((await platform.values('Act', 'queue')).items).toHaveLength(2)
    expect(backend.requests[1]?.path).toBe('/api/more?page=2')
  })

  test('warns of titles that are no text, and of values that are there twice', async () => {
    const { platform } = await opened(dynamic(), {
      answer: {
        value: [
          { id: 1, name: 7 },
          { id: 1, name: 'b' },
        ],
      },
    })
    expect((await platform.values('Act', 'queue')).warnings.join('\n')).toMatch(/title that is no text[^]*the value 1 more than once/)
  })

  test('warns that the other generation sees nothing', async () => {
    const { platform } = await opened(dynamic())
    expect((await platform.values('Act', 'queue')).warnings.join()).toContain('designers of the other generation see nothing')
  })
})

test('of two generations the older one counts, unless the other is asked for', async () => {
  const { platform } = await opened({ ...older({ 'value-title': 'team/mail' }), ...newer() })
  const titles = async (rules?: 'swagger' | 'manifest'): Promise<readonly string[]> =>
    (await platform.values('Act', 'queue', {}, rules === undefined ? {} : { rules })).items.map(({ displayName }) => displayName)
  expect(await titles()).toEqual(['', 'r@contoso.example'])
  expect(await titles('swagger')).toEqual(['', 'r@contoso.example'])
  expect(await titles('manifest')).toEqual(['Billing', 'Returns'])
})

test('the older rules know descriptions, and entries that are not to be chosen', async () => {
  const { platform } = await opened(older({ 'value-description': 'team/mail', 'value-selectable': 'open' }))
  expect((await platform.values('Act', 'queue')).items).toEqual([
    { value: 1, displayName: 'Billing', disabled: true },
    { value: 2, displayName: 'Returns', disabled: false, description: 'r@contoso.example' },
  ])
})

test('a list of plain values needs no paths, but one of objects says what of them is the value', async () => {
  const { platform, backend } = await opened({ 'x-ms-dynamic-values': { operationId: 'ListQueues' } }, { answer: ['b', 'a'] })
  expect((await platform.values('Act', 'queue')).items.map(({ value }) => value)).toEqual(['a', 'b'])
  platform.clearCache()
  backend.answer('/api/queues', json(queues))
  expect((await platform.values('Act', 'queue')).failure).toBe(
    'The list of ListQueues has objects, and there is no value-path to say what of them is the value.',
  )
})

test('an operation that is not there is not called', async () => {
  const { platform } = await opened(older({ operationId: 'Nothing' }))
  expect((await platform.values('Act', 'queue')).failure).toBe('APIM Operation not found')
})

test('properties of the body depend on each other by the names of each generation', async () => {
  const both = (list: string, more: object): object => ({
    type: 'string',
    'x-ms-dynamic-values': { operationId: list, 'value-path': 'id', parameters: { in: { parameter: 'place.country' } } },
    'x-ms-dynamic-list': {
      operationId: list,
      itemValuePath: 'id',
      parameters: { in: { parameterReference: 'body/place/country' } },
      ...more,
    },
  })
  const schema = {
    type: 'object',
    properties: {
      place: {
        type: 'object',
        required: ['country'],
        properties: { country: { type: 'string' }, city: both('ListCities', {}) },
      },
    },
    required: ['place'],
  }
  const paths = {
    '/cities': { get: { operationId: 'ListCities', parameters: [{ name: 'in', in: 'query', type: 'string' }], responses: OK } },
    '/act': { post: { operationId: 'Act', parameters: [{ name: 'body', in: 'body', required: true, schema }], responses: OK } },
  }
  const { platform, backend } = await open(connector(paths), {}, {}, (one) => one.answer('/api/cities', json([{ id: 'Ulm' }])))
  for (const rules of ['swagger', 'manifest'] as const) {
    expect(await platform.values('Act', 'place.city', {}, { rules })).toMatchObject({ waitsFor: ['place.country'] })
    expect((await platform.values('Act', 'body/place/city', { place: { country: 'de' } }, { rules })).items).toHaveLength(1)
    expect((await platform.values('Act', 'place/city', { body: { place: { country: 'de' } } }, { rules })).cached).toBe(true)
  }
  expect(backend.requests.map(({ path }) => path)).toEqual(['/api/cities?in=de', '/api/cities?in=de'])
  expect(platform.dependencies('Act')).toMatchObject([
    { of: 'place.city', rules: 'swagger', dependsOn: ['place.country'], dangling: [] },
    { of: 'place.city', rules: 'manifest', dependsOn: ['place.country'], dangling: [] },
  ])
})

test('the newer rules know no default of an input that makers don’t see', async () => {
  const team = { type: 'string', required: true, default: 'north', 'x-ms-visibility': 'internal' }
  const { platform } = await opened(
    {
      ...older({ parameters: { team: { parameter: 'team' } } }),
      ...newer({ parameters: { team: { parameterReference: 'team' } } }),
    },
    { team },
  )
  expect((await platform.values('Act', 'queue', {}, { rules: 'swagger' })).items).toHaveLength(2)
  expect((await platform.values('Act', 'queue', {}, { rules: 'manifest' })).waitsFor).toEqual(['team'])
})

test('an input without a list, and one that is not there, is the caller’s mistake', async () => {
  const { platform } = await opened(newer())
  await expect(platform.values('Act', 'team')).rejects.toThrow('Act has no dynamic values there.')
  await expect(platform.values('Act', 'queue', {}, { rules: 'swagger' })).rejects.toThrow('by the rules swagger')
  await expect(platform.values('Act', 'quue')).rejects.toThrow('Act has no input quue; it has team, queue.')
})

describe('a tree', () => {
  const root = {
    value: [
      { id: '/a', name: 'A', path: '/A', folder: true },
      { id: '/b', name: 'b.txt', type: 'text/plain' },
    ],
  }
  const level = { itemsPath: 'value', itemValuePath: 'id', itemTitlePath: 'name', itemIsParent: '(folder eq true)' }
  const dynamicTree = {
    settings: { canSelectParentNodes: false, canSelectLeafNodes: true },
    open: { operationId: 'Root', itemFullTitlePath: 'path', ...level },
    browse: { operationId: 'Below', ...level, parameters: { id: { selectedItemValuePath: 'id' } } },
  }
  const picker = {
    open: { operationId: 'Root' },
    browse: { operationId: 'Below', parameters: { id: { 'value-property': 'id' } } },
    ...{ 'value-collection': 'value', 'value-title': 'name', 'value-folder-property': 'folder', 'value-media-property': 'type' },
  }
  const parameters = [
    {
      ...{ name: 'file', in: 'query', type: 'string', 'x-ms-dynamic-tree': dynamicTree },
      'x-ms-dynamic-values': { capability: 'file-picker', 'value-path': 'id', parameters: { isFolder: false, fileFilter: [] } },
    },
  ]
  const paths = {
    '/root': { get: { operationId: 'Root', responses: OK } },
    '/below/{id}': {
      get: { operationId: 'Below', parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }], responses: OK },
    },
    '/act': { get: { operationId: 'Act', parameters, responses: OK } },
  }

  test.each(['swagger', 'manifest'] as const)('opens at its root and below an item, by the rules %s', async (rules) => {
    const { platform, backend } = await open(connector(paths, { 'x-ms-capabilities': { 'file-picker': picker } }), {}, {}, (one) => {
      one.answer('/api/root', json(root))
      one.answer('/api/below/%2Fa', json({ value: [{ id: '/a/c', name: 'c.txt' }] }))
    })
    const { items, warnings, exchanges } = await platform.tree('Act', 'file', {}, { rules })
    expect(items).toMatchObject([
      { value: '/a', displayName: 'A', isParent: true, selectable: false },
      { value: '/b', displayName: 'b.txt', isParent: false, selectable: true },
    ])
    expect(warnings).toEqual([])
    expect(exchanges).toMatchObject([{ purpose: 'dynamic tree' }])
    const [folder] = items
    const below = await platform.tree('Act', 'file', {}, { rules, ...(folder === undefined ? {} : { under: folder }) })
    expect(below.items).toMatchObject([{ value: '/a/c', displayName: 'c.txt', selectable: true }])
    expect(backend.requests).toHaveLength(2)
  })
})
