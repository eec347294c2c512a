import { once } from 'node:events'
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openDesigner } from '@ferrule/testing/designer'
import { afterAll, expect, test } from '@jest/globals'
import { ferrule } from './support/ferrule.js'
import { createProject, ROOT } from './support/project.js'

const ORDERS = join(ROOT, 'test/golden/orders')
const definition = JSON.parse(readFileSync(join(ORDERS, 'apiDefinition.swagger.json'), 'utf8')) as object
const properties = JSON.parse(readFileSync(join(ORDERS, 'apiProperties.json'), 'utf8')) as object
const designer = openDesigner({ definition, properties })

const server = createServer((request, response) => {
  const known = request.url === '/shop/apiDefinition.swagger.json'
  response.writeHead(known ? 200 : 404).end(known ? JSON.stringify(definition) : 'no')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop`
afterAll(() => void server.close())

test('the list has triggers and actions, as they are called, in the designer’s order', async () => {
  const { code, stdout } = await ferrule(ROOT, 'cards', ORDERS)
  expect(code).toBe(0)
  const places = ['Contoso Orders', 'Triggers', 'When an order is placed  OrderPlaced', 'Actions', 'Place an order', 'List orders'].map(
    (text) => stdout.indexOf(text),
  )
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)
  expect(stdout).not.toContain('ListCategories')
})

test('a card has what is shown at once, what is behind "Show all", what is hidden, and the tokens', async () => {
  const { code, stdout } = await ferrule(ROOT, 'cards', ORDERS, 'ListOrders')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^Fields\n {2}Page Size .*= 20/m)
  expect(stdout).toMatch(/^Show all \(5\)\n {2}Status .*drop-down: Placed, Shipped, Cancelled/m)
  expect(stdout).toMatch(/^ {2}Category .*drop-down from ListCategories/m)
  expect(stdout).toMatch(/^Hidden\n {2}After/m)
  expect(stdout).toMatch(/^Dynamic content\n {2}Items Order Id .*for each$/m)
})

test.each([
  ['a folder', ORDERS],
  ['a file', join(ORDERS, 'apiDefinition.swagger.json')],
  ['a running server', address],
  ['an address', `${address}/apiDefinition.swagger.json`],
  ['the class itself', 'examples/orders/src/connector.ts'],
])('with --json, %s is everything as one object', async (_, source) => {
  const { code, stdout, stderr } = await ferrule(ROOT, 'cards', source, '--json')
  expect({ code, stderr, found: JSON.parse(stdout) as unknown }).toEqual({ code: 0, stderr: '', found: designer.cards() })
})

test('--defaults is what the designer’s parser gives by default', async () => {
  const { stdout } = await ferrule(ROOT, 'cards', ORDERS, '--json', '--defaults')
  expect(JSON.parse(stdout)).toEqual(designer.cards({ defaults: true }))
})

test('a card with --json is that of the designer', async () => {
  const { stdout } = await ferrule(ROOT, 'cards', ORDERS, 'PlaceOrder', '--json')
  expect(JSON.parse(stdout)).toEqual(designer.card('PlaceOrder'))
})

test('a document that cannot be read is refused with the line', async () => {
  const cwd = createProject({ 'apiDefinition.swagger.json': '{\n  "swagger": "2.0",\n  oops\n}' })
  const { code, stderr } = await ferrule(cwd, 'cards', '.')
  expect(code).toBe(1)
  expect(stderr).toMatch(/apiDefinition\.swagger\.json:3/)
  const { stdout } = await ferrule(cwd, 'cards', '.', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'unreadable-json', at: { line: 3 } }] })
})

test.each([
  ['what is not there', ['nowhere'], 'nowhere does not exist.'],
  ['what is no Swagger 2.0', ['openapi.json'], 'no Swagger 2.0 definition'],
  ['an operation that nobody declared', ['.', 'Akt'], 'has no operation Akt; it has Act.'],
  ['an address that answers nothing', [`${address}/nothing.json`], 'answered with status 404'],
])('%s is wrong use', async (_, args, message) => {
  const act = { operationId: 'Act', responses: { 200: { description: 'OK' } } }
  const cwd = createProject({
    'apiDefinition.swagger.json': JSON.stringify({ swagger: '2.0', paths: { '/a': { get: act } } }),
    'openapi.json': '{"openapi":"3.1.0"}',
  })
  const { code, stderr } = await ferrule(cwd, 'cards', ...args)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

test('where Microsoft’s designer fails, the command says so with the place, and fails', async () => {
  const paths = { '/a': { parameters: [], get: { operationId: 'Act' } } }
  const cwd = createProject({ 'apiDefinition.swagger.json': JSON.stringify({ swagger: '2.0', paths }) })
  const { code, stderr } = await ferrule(cwd, 'cards', '.')
  expect(code).toBe(1)
  expect(stderr).toContain("Microsoft's designer fails here")
  expect(stderr).toContain('#/paths/~1a/get')
})

test('a class with errors has no cards: what is wrong with it is told', async () => {
  const cwd = createProject({ 'connector.js': 'export class Loans {}\n' })
  const { code, stdout } = await ferrule(cwd, 'cards', 'connector.js', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ severity: 'error' }] })
})

test('what a stranger wrote does not command the terminal', async () => {
  const info = { title: 'Loans\u001b[2J', version: '1', description: 'One.\nTwo.' }
  const cwd = createProject({ 'apiDefinition.swagger.json': JSON.stringify({ swagger: '2.0', info, paths: {} }) })
  const { stdout } = await ferrule(cwd, 'cards', '.')
  expect(stdout).toContain('Loans [2J\nOne. Two.\n')
})
