/** References to operations: from method and property names to operation ids and wire names. */
import { ValidateNested } from 'class-validator'
import { describe, expect, test } from '@jest/globals'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  dynamicSchema,
  dynamicTree,
  dynamicValues,
  Model,
  Path,
  Property,
  Query,
  reflectConnector,
  Security,
} from '@ferrule/core'
import type { DynamicValues, DynamicValuesReference, Schema } from '@ferrule/core'

class Board {
  @Property({ name: 'board-id' }) id!: string
  @Property() title!: string
}
class Membership {
  @Property() @ValidateNested() board!: Board
}
class Labels {
  @Property() text!: string
}
@Model({ allOf: [() => Labels] })
class Labelled extends Labels {
  @Property() id!: string
}
class Undeclared {}
class Envelope {
  @Property({ items: 'string' }) codes!: string[]
  @Property({ dictionary: () => Board }) boards!: Record<string, Board>
  @Property({ type: 'object' }) more!: Record<string, unknown>
}
class Filter {
  @Property({ name: 'the-kind' }) kind?: string
}
class Search {
  @Path() boardId!: string
  @Query({ enum: ['open', 'done'], required: false }) state?: 'open' | 'done'
  @Body() filter!: Filter
}

@Connector({ title: 'Boards', description: 'Boards.', version: '1', url: 'https://a.example' })
@Security.none()
class Boards extends BaseConnector {
  @Action('GET /memberships', { summary: 'Memberships', returns: () => [Membership] }) memberships(): Membership[] {
    return []
  }
  @Action('GET /codes', { summary: 'Codes', returns: () => [String] }) codes(): string[] {
    return []
  }
  @Action('GET /labelled', { summary: 'Labelled', returns: () => [Labelled] }) labelled(): (Labelled & Labels)[] {
    return []
  }
  @Action('GET /undeclared', { summary: 'Undeclared', returns: () => Undeclared }) undeclared(): Undeclared {
    return {}
  }
  @Action('GET /anything', { summary: 'Anything', returns: 'any' }) anything(): unknown {
    return []
  }
  @Action('GET /envelope', { summary: 'Envelope', returns: () => Envelope }) envelope(): Envelope {
    return { codes: [], boards: {}, more: {} }
  }
  @Action('POST /boards/{board-id}/search', { summary: 'Search', returns: () => [String] }) search(input: Search): string[] {
    return [input.boardId]
  }
}

/** The schema of the property `value`, as a connector that extends the one above describes it, with what is found about it. */
function described(input: new () => { readonly board: string }): {
  readonly schema: Schema | undefined
  readonly codes: readonly string[]
} {
  @Connector({ title: 'Boards', description: 'Boards.', version: '1', url: 'https://a.example' })
  @Security.none()
  class Using extends Boards {
    @Action('POST /use/{the-board}', { summary: 'Use', input: () => input, path: { 'the-board': 'board' } }) use(own: {
      readonly board: string
    }): void {
      void own
    }
  }
  const { model, diagnostics } = reflectConnector(Using)
  const body = model?.operations.find(({ id }) => id === 'Use')?.body?.schema
  const properties = body?.kind === 'object' ? body.properties : []
  return {
    schema: properties.find(({ property }) => property === 'value')?.schema,
    codes: diagnostics.map(({ code }) => code),
  }
}
function valuesOf(values: DynamicValuesReference | DynamicValues): ReturnType<typeof described> {
  class Input {
    @Path() board!: string
    @Property({ name: 'own-field' }) own!: string
    @Property({ values }) value!: string
  }
  return described(Input)
}

test('nothing is said about parameters where none are given', () => {
  const { schema, codes } = valuesOf(dynamicValues<Boards>('memberships', { value: 'board.id' }))
  expect(codes).toEqual([])
  expect(schema?.dynamicValues).not.toHaveProperty('parameters')
  expect(valuesOf(dynamicValues<Boards>('memberships', { value: 'board.id', parameters: {} })).schema?.dynamicValues?.parameters).toEqual(
    [],
  )
})

test('a way goes through classes that the emitted type alone names', () => {
  const { schema } = valuesOf(dynamicValues<Boards>('memberships', { value: 'board.id', label: 'board.title' }))
  expect(schema?.dynamicValues).toMatchObject({ value: ['board', 'board-id'], label: ['board', 'title'] })
})

test('items that are no objects are sent and shown themselves', () => {
  expect(valuesOf(dynamicValues<Boards>('codes')).schema?.dynamicValues).toEqual({ operationId: 'Codes', value: [], label: [] })
  const { schema } = valuesOf(dynamicValues<Boards>('envelope', { collection: 'codes' }))
  expect(schema?.dynamicValues).toEqual({ operationId: 'Envelope', collection: ['codes'], value: [], label: [] })
})

test('a field of a part is a field', () => {
  const { schema, codes } = valuesOf(dynamicValues<Boards>('labelled', { value: 'id', label: 'text' }))
  expect(codes).toEqual([])
  expect(schema?.dynamicValues).toMatchObject({ value: ['id'], label: ['text'] })
})

test('where nothing is declared about a value, any name below it is taken as it stands', () => {
  const { schema, codes } = valuesOf(dynamicValues<Boards>('anything', { collection: 'd.results', value: 'Id', label: 'more.Name' }))
  expect(codes).toEqual([])
  expect(schema?.dynamicValues).toMatchObject({ collection: ['d', 'results'], value: ['Id'], label: ['more', 'Name'] })
  expect(valuesOf(dynamicValues<Boards>('undeclared', { collection: 'list', value: 'id' })).codes).toEqual([])
  expect(valuesOf(dynamicValues<Boards>('envelope', { collection: 'more.list', value: 'id' })).codes).toEqual([])
})

test('names in a dictionary are free, what stands under them is declared', () => {
  class Known {
    @Path() board!: string
    @Property({ type: 'object', schema: dynamicSchema<Boards>('envelope', { value: 'boards.first.id' }) }) value!: object
  }
  expect(described(Known).schema?.dynamicSchema?.value).toEqual(['boards', 'first', 'board-id'])
  class Unknown {
    @Path() board!: string
    @Property({ type: 'object', schema: dynamicSchema<Boards>('envelope', { value: 'boards.first.key' as 'boards.first.id' }) })
    value!: object
  }
  expect(described(Unknown).codes).toEqual(['dynamic-field-unknown'])
})

test('arguments are named as they travel: by the route, at the root of a body that is one value', () => {
  class Input {
    @Path() board!: string
    @Property({ name: 'own-field' }) own!: string
    @Property({
      values: dynamicValues<Boards, Input>('search', {
        parameters: { boardId: 'board', state: { customValue: 'lost' }, 'filter.kind': 'own' },
      }),
    })
    value!: string
  }
  const { schema, codes } = described(Input)
  expect(codes).toEqual(['dynamic-constant-refused'])
  expect(schema?.dynamicValues?.parameters).toEqual([
    { name: 'board-id', in: 'parameter', argument: { kind: 'field', name: 'the-board', in: 'parameter' } },
    { name: 'state', in: 'parameter', argument: { kind: 'value', value: 'lost' } },
    { name: 'the-kind', in: 'body', argument: { kind: 'field', name: 'own-field', in: 'body' } },
  ])
})

test('a tree may browse what declares little', () => {
  class Input {
    @Path() board!: string
    @Property({
      tree: dynamicTree<Boards>({
        open: { operation: 'anything', value: 'Id', isParent: 'IsFolder' },
        browse: { operation: 'search', parameters: { boardId: { parameter: 'the-board' }, filter: { value: {} } } },
      }),
    })
    value!: string
  }
  const { schema, codes } = described(Input)
  expect(codes).toEqual([])
  expect(schema?.dynamicTree?.open).toEqual({ operationId: 'Anything', value: ['Id'], isParent: '(IsFolder eq true)' })
})

describe('a reference in the words of the model', () => {
  const argument = { kind: 'value', value: 'open' } as const
  const search = (parameters: DynamicValues['parameters']): DynamicValues => ({
    operationId: 'Search',
    value: [],
    label: [],
    parameters: parameters ?? [],
  })

  test.each<[string, DynamicValues]>([
    ['fields that are declared', { operationId: 'Memberships', value: ['board', 'board-id'], label: ['board', 'title'] }],
    ['names where nothing is declared', { operationId: 'Envelope', collection: ['more', 'list'], value: ['Id'], label: ['more', 'Name'] }],
    ['a field of a part', { operationId: 'Labelled', value: ['id'], label: ['text'] }],
    [
      'inputs',
      search([
        { name: 'state', in: 'either', argument },
        { name: 'the-kind', in: 'body', argument },
      ]),
    ],
  ])('may name %s', (_, values) => {
    const { schema, codes } = valuesOf(values)
    expect(codes).toEqual([])
    expect(schema?.dynamicValues).toEqual(values)
  })

  test.each<[string, DynamicValues]>([
    ['a field of an item', { operationId: 'Memberships', value: ['board', 'id'], label: [] }],
    ['a list in the reply', { operationId: 'Envelope', collection: ['data'], value: ['id'], label: [] }],
    ['a field of a text', { operationId: 'Codes', value: ['id'], label: [] }],
    ['an input', search([{ name: 'kind', in: 'either', argument }])],
  ])('is taken as it stands where it names %s that is not declared, with a warning', (_, values) => {
    const { schema, codes } = valuesOf(values)
    expect(codes).toEqual(['dynamic-field-undeclared'])
    expect(schema?.dynamicValues).toEqual(values)
  })

  test('names an operation that is there', () => {
    expect(valuesOf({ operationId: 'Nothing', value: [], label: [] }).codes).toEqual(['dynamic-operation-unknown'])
  })
})

test('a constant that an input refuses is said once, however many references give it', () => {
  const lost = (): DynamicValuesReference =>
    dynamicValues<Boards>('search', { parameters: { boardId: { value: 'b' }, filter: { value: {} }, state: { customValue: 'lost' } } })
  class Input {
    @Path() board!: string
    @Property({ values: lost() }) value!: string
    @Property({ values: lost() }) other!: string
    @Property({ values: dynamicValues<Boards>('search', { parameters: { boardId: { customValue: 7 }, filter: { value: {} } } }) })
    third!: string
  }
  expect(described(Input).codes).toEqual(['dynamic-constant-refused', 'dynamic-constant-refused'])
})
