import { body, card, keys, labels, query } from './definition.js'

const placed = (parts: object, placement: string): readonly string[] =>
  labels(card(parts).fields.filter((field) => field.placement === placement))

test('what is required or important is shown at once; the rest is counted behind "Show all" until it has a value', () => {
  const parts = {
    parameters: [
      query('plain'),
      query('needed', { required: true }),
      query('weighty', { 'x-ms-visibility': 'important' }),
      query('preset', { default: 5 }),
      query('rare', { 'x-ms-visibility': 'advanced' }),
    ],
  }
  expect(placed(parts, 'shown')).toEqual(['needed', 'weighty', 'preset'])
  expect(placed(parts, 'show-all')).toEqual(['plain', 'rare'])
  expect(card(parts).behindShowAll).toBe(2)
  expect(card(parts, { values: { 'query.$.rare': 'x' } }).behindShowAll).toBe(1)
})

test('an empty default is no value', () => {
  expect(placed({ parameters: [query('a', { default: '' }), query('b', { default: null })] }, 'show-all')).toEqual(['a', 'b'])
})

test('internal fields are never shown; what their default says is sent', () => {
  const { fields } = card({ parameters: [query('version', { 'x-ms-visibility': 'internal', required: true, default: '2' })] })
  expect(fields).toMatchObject([{ placement: 'hidden', value: '2' }])
})

test('what is only hidden on the screen is not shown either', () => {
  expect(placed({ parameters: [query('a', { 'x-ms-visibility': 'hideInUI', required: true })] }, 'hidden')).toEqual(['a'])
})

test('what is internal in a body is hidden, and the body itself is no field', () => {
  const { fields } = card(
    body({ type: 'object', properties: { source: { type: 'string', 'x-ms-visibility': 'internal', default: 'flow' } } }),
  )
  expect(fields).toMatchObject([{ key: 'body.$.source', placement: 'hidden', value: 'flow' }])
})

test('required fields stand first, then important ones, then the others, then advanced ones, of all places together', () => {
  const parts = {
    parameters: [
      query('rare', { 'x-ms-visibility': 'advanced' }),
      query('plain'),
      {
        name: 'body',
        in: 'body',
        schema: { type: 'object', required: ['inner'], properties: { free: { type: 'string' }, inner: { type: 'string' } } },
      },
      query('weighty', { 'x-ms-visibility': 'important' }),
      query('needed', { required: true }),
    ],
  }
  expect(keys(card(parts).fields)).toEqual([
    ...['query.$.needed', 'body.$.inner', 'query.$.weighty', 'query.$.plain', 'body.$.free', 'query.$.rare'],
  ])
})

test('the newer designer puts advanced fields before the others behind "Show all"', () => {
  const parts = { parameters: [query('rare', { 'x-ms-visibility': 'advanced' }), query('plain'), query('needed', { required: true })] }
  expect(labels(card(parts).fields)).toEqual(['needed', 'plain', 'rare'])
  expect(labels(card(parts, { firstBehindShowAll: 'advanced' }).fields)).toEqual(['needed', 'rare', 'plain'])
})

test('a field whose values depend on another stands behind it', () => {
  const values = { operationId: 'List', 'value-path': 'id', parameters: { shelf: { parameter: 'shelf' } } }
  const parts = { parameters: [query('book', { required: true, 'x-ms-dynamic-values': values }), query('shelf'), query('last')] }
  expect(labels(card(parts).fields)).toEqual(['shelf', 'book', 'last'])
})

test('fields that depend on each other are both there', () => {
  const from = (name: string): object => ({ 'x-ms-dynamic-values': { operationId: 'List', parameters: { it: { parameter: name } } } })
  expect(labels(card({ parameters: [query('a', from('b')), query('b', from('a'))] }).fields).toSorted()).toEqual(['a', 'b'])
})

test('a field is called by its title, else its summary, else its name; its description is the placeholder', () => {
  const properties = {
    a: { type: 'string', title: 'A title', 'x-ms-summary': 'A summary', description: 'What it is.' },
    b: { type: 'string', 'x-ms-summary': 'B summary' },
    c: { type: 'string' },
  }
  const { fields } = card({
    parameters: [query('d', { 'x-ms-summary': 'D summary' }), query('e', { title: 'ignored' }), ...parametersOf(properties)],
  })
  expect(labels(fields)).toEqual(['D summary', 'e', 'A title', 'B summary', 'c'])
  expect(fields.find(({ label }) => label === 'A title')?.placeholder).toBe('What it is.')
})

test('a boolean offers yes and no, and nothing where it is optional', () => {
  const { fields } = card({ parameters: [query('must', { type: 'boolean', required: true }), query('may', { type: 'boolean' })] })
  expect(fields).toMatchObject([
    {
      control: 'drop-down',
      options: [
        ['Yes', true],
        ['No', false],
      ],
    },
    {
      control: 'drop-down',
      options: [
        ['', ''],
        ['Yes', true],
        ['No', false],
      ],
    },
  ])
})

test('choices are called by their display names, else by themselves', () => {
  const named = [{ displayName: 'Placed', value: 1 }, { displayName: 'Gone' }]
  const { fields } = card({
    parameters: [
      query('a', { enum: [1, 2], 'x-ms-enum-values': named }),
      query('b', { enum: ['x', null] }),
      query('c', { 'x-ms-enum-values': named }),
    ],
  })
  expect(fields.map(({ options }) => options)).toEqual([
    [
      ['Placed', 1],
      ['Gone', null],
    ],
    [
      ['x', 'x'],
      ['', null],
    ],
    undefined,
  ])
})

test('values from another operation hide the choices of the definition; of two generations the old one counts', () => {
  const { fields } = card({
    parameters: [query('a', { enum: ['x'], 'x-ms-dynamic-values': { operationId: 'Old' }, 'x-ms-dynamic-list': { operationId: 'New' } })],
  })
  expect(fields).toMatchObject([
    { control: 'drop-down', dynamicValues: { kind: 'LegacyDynamicValues', extension: { operationId: 'Old' } } },
  ])
  expect(fields[0]).not.toHaveProperty('options')
})

test('a list whose items come from another operation is filled from there', () => {
  const items = { type: 'string', 'x-ms-dynamic-values': { operationId: 'List' } }
  const { fields } = card({ parameters: [query('many', { type: 'array', items })] })
  expect(fields).toMatchObject([{ control: 'list', dynamicValues: { extension: { operationId: 'List' } } }])
})

test('a tree is a picker', () => {
  const { fields } = card({
    parameters: [
      query('old', { 'x-ms-dynamic-values': { capability: 'file-picker', operationId: 'Open' } }),
      query('new', { 'x-ms-dynamic-tree': { open: { operationId: 'Open' } } }),
    ],
  })
  expect(fields.map(({ control }) => control)).toEqual(['picker', 'picker'])
})

test('an array with items is a list, a dictionary a table, html rich text', () => {
  const { fields } = card(
    body({
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'string' } },
        table: { type: 'object', 'x-ms-editor': 'dictionary', 'x-ms-editor-options': { valueType: 'string', multiSelect: true } },
        rich: { type: 'string', format: 'html' },
        plain: { type: 'string' },
      },
    }),
  )
  expect(fields.map(({ control }) => control)).toEqual(['list', 'table', 'rich-text', 'text'])
  expect(fields[1]).toMatchObject({ valueType: 'string', multiSelect: true })
})

test('x-ms-headers is a table of headers; beside a header that is declared the designer fails', () => {
  const headers = { name: 'headers', 'x-ms-summary': 'Headers', description: 'Sent along.' }
  expect(card({ 'x-ms-headers': headers }).fields).toMatchObject([
    { key: 'header.$', label: 'Headers', placeholder: 'Sent along.', control: 'table', required: true, valueType: 'string' },
  ])
  const { fields, problems } = card({ 'x-ms-headers': headers, parameters: [query('a', { in: 'header' })] })
  expect([fields, problems]).toEqual([[], [expect.objectContaining({ place: '#/paths/~1it/post/x-ms-headers' })]])
})

test('the address that the platform calls back is hidden where the definition hides it, and marked', () => {
  const { fields } = card(
    body({ type: 'object', properties: { url: { type: 'string', 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' } } }),
  )
  expect(fields).toMatchObject([{ isNotificationUrl: true, placement: 'hidden' }])
})

function parametersOf(properties: object): readonly object[] {
  return [{ name: 'body', in: 'body', schema: { type: 'object', properties } }]
}
