/** Samples of what a connector declares. */
import { IsIn, IsInt, IsOptional, Max, Min, MinLength } from 'class-validator'
import { expect, test } from '@jest/globals'
import { Action, BaseConnector, Connector, Property, reflectConnector, sampleOf, Security } from '@ferrule/core'
import type { Json, SampleOptions } from '@ferrule/core'

class Line {
  @Property({ example: 'hammer' }) article!: string
  @Property() @IsInt() @Min(3) @Max(5) quantity!: number
}
class Order {
  @Property({ summary: 'Order number' }) id!: string
  @Property() @MinLength(10) code!: string
  @Property() @IsIn(['placed', 'shipped']) status!: string
  @Property({ format: 'uri' }) link!: string
  @Property() placedAt!: Date
  @Property() paid!: boolean
  @Property({ items: () => Line }) lines!: Line[]
  @Property() @IsOptional() note?: string
  @Property({ type: () => Order }) @IsOptional() replaces?: Order
  @Property({ callbackUrl: true, visibility: 'internal' }) answerTo!: string
}

@Connector({ title: 'Shop', description: 'A shop.', version: '1', url: 'https://shop.example/api' })
@Security.none()
class Shop extends BaseConnector {
  @Action('GET /order', { summary: 'Get the order', description: 'Gets it.', returns: () => Order })
  get(): Order {
    throw new Error('never called')
  }
}

function sample(options?: SampleOptions): Json {
  const { model } = reflectConnector(Shop)
  const order = model?.schemas.find(({ name }) => name === 'Order')
  if (model === undefined || order === undefined) throw new Error('it has no order')
  return sampleOf(order.schema, model, options)
}

test('a sample is as the wire names, types, limits, choices and examples say', () => {
  expect(sample()).toEqual({
    id: 'Order number',
    code: expect.stringMatching(/^Codex+$/),
    status: 'placed',
    link: 'https://contoso.example/',
    placedAt: '2026-01-31T12:00:00Z',
    paid: true,
    lines: [{ article: 'hammer', quantity: 3 }],
    note: 'Note',
    replaces: expect.anything(),
    answerTo: expect.any(String),
  })
})

test('what is not required is left out on request, and a callback URL is put where it belongs', () => {
  const least = sample({ requiredOnly: true, callbackUrl: 'https://flow.example/1' })
  expect(Object.keys(least as object)).not.toContain('note')
  expect(least).toMatchObject({ answerTo: 'https://flow.example/1' })
})

test('a sample is as large as is asked for, but for what is required', () => {
  const wide = { kind: 'object', properties: Array.from({ length: 50 }, (_, index) => property(`p${index}`, index === 49)) } as const
  const many = { kind: 'array', items: wide, constraints: { minItems: 1_000_000_000 } } as const
  const sample = sampleOf(many, { schemas: [] }, { atMost: 20 })
  expect(sample).toHaveLength(1)
  expect(Object.keys((sample as readonly object[])[0] ?? {})).toEqual([...Array.from({ length: 18 }, (_, index) => `p${index}`), 'p49'])
})

function property(name: string, required: boolean) {
  return { property: name, name, required, schema: { kind: 'string' } } as const
}
