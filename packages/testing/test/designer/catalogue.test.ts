import { openDesigner } from '@ferrule/testing/designer'
import { opened, operation } from './definition.js'

const ids = (some: readonly { readonly operationId: string }[]): readonly string[] => some.map(({ operationId }) => operationId)

test('the tile has title, description, colour and publisher from the two files, and whether it is a preview', () => {
  const info = { title: 'Loans', description: 'Lends books.', version: '1.0', 'x-ms-api-annotation': { status: 'Preview' } }
  const { catalogue } = openDesigner({
    definition: { swagger: '2.0', info, paths: {} },
    properties: { properties: { iconBrandColor: '#0b5cab', publisher: 'Contoso' } },
  })
  expect(catalogue().tile).toEqual({
    title: 'Loans',
    description: 'Lends books.',
    brandColor: '#0b5cab',
    publisher: 'Contoso',
    isPreview: true,
  })
})

test('operations stand under triggers where they say so, else under actions; neither their verb nor a callback makes a trigger', () => {
  const { triggers, actions } = opened({
    '/a': { get: operation('Poll', { 'x-ms-trigger': 'batch' }), post: operation('Act') },
    '/b': { post: operation('Wait'), 'x-ms-notification-content': { schema: {} } },
  }).catalogue()
  expect([ids(triggers), ids(actions)]).toEqual([['Poll'], ['Act', 'Wait']])
})

test('important operations come first, advanced ones last, the others as the definition has them', () => {
  const { actions } = opened({
    '/a': { get: operation('Late', { 'x-ms-visibility': 'advanced' }), put: operation('Plain') },
    '/b': { get: operation('First', { 'x-ms-visibility': 'Important' }), put: operation('Other') },
  }).catalogue()
  expect(ids(actions)).toEqual(['First', 'Plain', 'Other', 'Late'])
})

test('internal operations are not listed', () => {
  const { catalogue, cards } = opened({ '/a': { get: operation('Values', { 'x-ms-visibility': 'internal' }), put: operation('Act') } })
  expect(ids(catalogue().actions)).toEqual(['Act'])
  expect(cards()).toMatchObject({ listed: ['Act'], internal: ['Values'] })
})

test('an operation is called by its summary, and by its id where it has none', () => {
  const { actions } = opened({ '/a': { get: operation('Act'), put: operation('Bare', { summary: '' }) } }).catalogue()
  expect(actions.map(({ label }) => label)).toEqual(['Act it', 'Bare'])
})

test('deprecated operations are offered to no new flow, and kept for those that have them', () => {
  const designer = opened({ '/a': { get: operation('Old', { deprecated: true }), put: operation('New') } })
  expect([ids(designer.catalogue().actions), ids(designer.catalogue().older)]).toEqual([['New'], ['Old']])
  expect(designer.card('Old')).toMatchObject({ label: 'Old it', isDeprecated: true })
})

test('of a family the newest revision is offered; older ones where somebody asks for them', () => {
  const revision = (family: string, number: number): object => ({ 'x-ms-api-annotation': { family, revision: number } })
  const designer = opened({
    '/1': { get: operation('Act', revision('Act', 1)) },
    '/2': { get: operation('Act_V2', revision('Act', 2)) },
    '/3': { get: operation('Act_V3', { ...revision('Act', 3), deprecated: true }) },
    '/x': { get: operation('Other', revision('Other', 1)) },
  })
  expect(ids(designer.catalogue().actions)).toEqual(['Act_V2', 'Other'])
  expect(ids(designer.catalogue().older)).toEqual(['Act', 'Act_V3'])
  expect(ids(designer.catalogue({ showOlder: true }).actions)).toEqual(['Act', 'Act_V2', 'Act_V3', 'Other'])
})

test('an operation without family or revision is the first of its own', () => {
  const designer = opened({
    '/1': { get: operation('Act') },
    '/2': { get: operation('Act_V2', { 'x-ms-api-annotation': { family: 'Act', revision: 2 } }) },
  })
  expect(ids(designer.catalogue().actions)).toEqual(['Act_V2'])
})

test('an operation is a preview by its own status, or by that of the connector', () => {
  const status = (word: string): object => ({ 'x-ms-api-annotation': { status: word } })
  const paths = { '/a': { get: operation('Act'), put: operation('Done', status('Production')) } }
  const { actions } = opened(paths, { info: { title: 'Loans', version: '1', ...status('Preview') } }).catalogue()
  expect(actions.map(({ isPreview }) => isPreview)).toEqual([true, false])
})

test('a search finds what has the text in its name or description, in any case', () => {
  const { catalogue } = opened({
    '/a': {
      get: operation('One', { summary: 'Lend a Book' }),
      put: operation('Two', { summary: 'Return', description: 'Brings a book back.' }),
    },
    '/b': { get: operation('Book', { summary: 'Reserve' }) },
  })
  expect(ids(catalogue({ search: 'book' }).actions)).toEqual(['One', 'Two'])
})

test('names that makers cannot tell apart are told, within triggers and within actions', () => {
  const named = (id: string, parts: object = {}): object => operation(id, { summary: 'Lend', ...parts })
  const trigger = { 'x-ms-trigger': 'single' }
  expect(opened({ '/a': { get: named('A'), put: named('B') } }).catalogue().ambiguousLabels).toEqual(['Lend'])
  expect(opened({ '/a': { get: named('A'), put: named('B', trigger) } }).catalogue().ambiguousLabels).toEqual([])
})

test('of two operations with one id, the last counts, at the place of the first', () => {
  const designer = opened({
    '/a': { get: operation('Same', { summary: 'First' }) },
    '/b': { get: operation('Other') },
    '/c': { get: operation('Same', { summary: 'Last' }) },
  })
  expect(designer.catalogue().actions.map(({ label }) => label)).toEqual(['Last', 'Other it'])
})

test('a card that nobody declared is refused with what there is', () => {
  const designer = opened({ '/a': { get: operation('Act') } })
  expect(() => designer.card('Akt')).toThrow('The definition has no operation Akt; it has Act.')
})
