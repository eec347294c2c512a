import { expect, test } from '@jest/globals'
import { IsString } from 'class-validator'
import { Action, BaseConnector, Body, Connector, Property, Security } from '@ferrule/core'
import { serving } from './connectors/app.js'

class Wish {
  @Property() @IsString() text!: string
}
class Find {
  @Body() wish!: Wish
}
class Found {
  @Property() text!: string
}

@Connector({ title: 'Finder', description: 'Finds what a GET asks for in its body.', version: '1.0.0', url: 'https://finder.example/' })
@Security.none()
class Finder extends BaseConnector {
  @Action('GET /find', { summary: 'Find', body: { inGet: true }, returns: () => Found })
  find(input: Find): Found {
    return { text: input.wish.text }
  }
}

const { call } = await serving(new Finder(), { bodyLimit: 100 })
const ask = (payload: unknown, headers = {}) => call({ method: 'GET', url: '/find', payload, headers })

test('the body of a GET is read where an operation declares one', async () => {
  expect((await ask({ text: 'a book' })).json()).toEqual({ text: 'a book' })
})

test.each([
  ['is missing', undefined, {}, [400, 'missing-body']],
  ['is no JSON', '{', { 'content-type': 'application/json' }, [400, 'malformed-json']],
  ['breaks a rule', { text: 1 }, {}, [400, 'invalid-input']],
  ['is of another type', 'a', { 'content-type': 'text/csv' }, [415, 'unsupported-media-type']],
  ['is too large', { text: 'a'.repeat(200) }, {}, [413, 'body-too-large']],
])('one that %s is refused', async (_, payload, headers, expected) => {
  const { status, json } = await ask(payload, headers)
  expect([status, json().code]).toEqual(expected)
})
