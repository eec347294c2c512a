import { CHANGE_KINDS, type ChangeId } from '@ferrule/core/diff'
import { expect, test } from '@jest/globals'
import { compare } from './support/compare.js'
import { documents, type Changeable, type Documents } from './support/definition.js'

type Case = readonly [title: string, expected: readonly ChangeId[], make: (parts: Parts) => unknown]

/** What cases change. */
interface Parts extends Documents {
  readonly get: Changeable
  readonly put: Changeable
  readonly list: Changeable
  readonly hook: Changeable
  readonly poll: Changeable
  readonly body: Changeable
  readonly article: Changeable
  readonly parameters: Changeable
}

function partsOf({ definition, properties }: Documents): Parts {
  const { paths, definitions } = definition
  return {
    definition,
    properties,
    get: paths['/articles/{id}'].get,
    put: paths['/articles/{id}'].put,
    list: paths['/articles'].get,
    hook: paths['/hooks'],
    poll: paths['/changes'].get,
    body: paths['/articles/{id}'].put.parameters[2].schema,
    article: definitions.Article,
    parameters: properties['properties'].connectionParameters,
  }
}

const rename = (holder: Changeable, from: string, to: string): void => {
  holder[to] = holder[from]
  delete holder[from]
}

const drop = (holder: Changeable, key: string | number): boolean => delete holder[key]

const CASES: readonly Case[] = [
  // Operations
  [
    'an operation is new',
    ['operation-added'],
    ({ definition, get }) => (definition['paths']['/new'] = { get: { ...get, operationId: 'New', parameters: [] } }),
  ],
  ['an operation is gone', ['operation-removed'], ({ definition }) => drop(definition['paths'], '/articles')],
  ['an operation has another id', ['operation-id-changed'], ({ list }) => (list['operationId'] = 'FindArticles')],
  ['an operation has another path', ['operation-path-changed'], ({ definition }) => rename(definition['paths'], '/articles', '/things')],
  [
    'an operation has another verb',
    ['operation-verb-changed'],
    ({ definition }) => rename(definition['paths']['/articles'], 'get', 'post'),
  ],
  ['an action becomes a trigger', ['operation-kind-changed'], ({ list }) => (list['x-ms-trigger'] = 'batch')],
  ['an operation becomes internal', ['operation-hidden'], ({ list }) => (list['x-ms-visibility'] = 'internal')],
  [
    'an operation is internal no more',
    ['operation-shown'],
    ({ definition }) => drop(definition['paths']['/shelves'].get, 'x-ms-visibility'),
  ],
  ['an operation becomes advanced', ['operation-prominence-changed'], ({ list }) => (list['x-ms-visibility'] = 'advanced')],
  ['an operation says that its visibility is normal', [], ({ list }) => (list['x-ms-visibility'] = '')],
  ['an operation becomes deprecated', ['operation-deprecated'], ({ list }) => (list['deprecated'] = true)],
  [
    'a summary and a description change',
    ['operation-text-changed'],
    ({ list }) => {
      list['summary'] = 'Find articles'
      list['description'] = 'Finds all.'
    },
  ],
  ['an operation joins another family', ['family-changed'], ({ list }) => (list['x-ms-api-annotation'] = { family: 'Find', revision: 1 })],
  [
    'an operation joins the family of its own id',
    [],
    ({ list }) => (list['x-ms-api-annotation'] = { family: 'ListArticles', revision: 1 }),
  ],
  ['a revision has another number', ['revision-changed'], ({ list }) => (list['x-ms-api-annotation'] = { revision: 2 })],
  ['an operation becomes a preview', ['operation-status-changed'], ({ list }) => (list['x-ms-api-annotation'] = { status: 'Preview' })],
  [
    'answers come in pages',
    ['paging-added', 'policy-added'],
    ({ get, properties }) => {
      get['x-ms-pageable'] = { nextLinkName: 'next' }
      properties['properties'].policyTemplateInstances.push({
        templateId: 'updatenextlink',
        title: 'Pages',
        parameters: { 'x-ms-apimTemplateParameter.nextLinkPropertyName': 'next', 'x-ms-apimTemplateParameter.operations': [] },
      })
    },
  ],
  ['answers do not come in pages any more', ['paging-removed'], ({ list }) => drop(list, 'x-ms-pageable')],
  ['the next page is elsewhere', ['next-link-changed'], ({ list }) => (list['x-ms-pageable'].nextLinkName = 'next')],
  ['a body is sent as another type', ['request-type-changed'], ({ put }) => (put['consumes'] = ['application/xml'])],
  ['an answer comes as another type', ['response-type-changed'], ({ get }) => (get['produces'] = ['application/xml'])],
  ['an operation asks for nothing to prove oneself', ['authentication-demand-changed'], ({ list }) => (list['security'] = [])],
  ['an extension of somebody else changes', ['extension-changed'], ({ list }) => (list['x-owner'] = 'me')],

  // Inputs
  ['an input is new and optional', ['input-added'], ({ body }) => (body['properties'].new = { type: 'string' })],
  [
    'an input is new and required',
    ['input-added-required'],
    ({ body }) => {
      body['properties'].new = { type: 'string' }
      body['required'].push('new')
    },
  ],
  [
    'a parameter is new and required',
    ['input-added-required'],
    ({ list }) => list['parameters'].push({ name: 'q', in: 'query', required: true, type: 'string' }),
  ],
  [
    'an input is new and the platform writes it',
    ['input-added-fixed'],
    ({ list }) =>
      list['parameters'].push({ name: 'api', in: 'query', required: true, type: 'string', default: '2', 'x-ms-visibility': 'internal' }),
  ],
  ['an input is gone', ['input-removed'], ({ body }) => drop(body['properties'], 'note')],
  ['a parameter is gone', ['input-removed'], ({ put }) => put['parameters'].splice(1, 1)],
  [
    'a parameter of a path has another name',
    ['input-renamed', 'input-renamed'],
    ({ definition, get }) => {
      const { put } = definition['paths']['/articles/{id}']
      definition['paths'] = { ...definition['paths'], '/articles/{key}': { get, put } }
      delete definition['paths']['/articles/{id}']
      get['parameters'][0].name = 'key'
      put['parameters'][0].name = 'key'
    },
  ],
  ['a parameter moves from the query to a header', ['input-moved'], ({ get }) => (get['parameters'][1].in = 'header')],
  [
    'a parameter moves into the body',
    ['input-moved'],
    ({ put, body }) => {
      body['properties'].dry = put['parameters'].splice(1, 1)[0]
      delete body['properties'].dry.in
    },
  ],
  ['the body has another name', ['body-renamed'], ({ put }) => (put['parameters'][2].name = 'article')],
  [
    'required parameters change places',
    ['required-inputs-reordered'],
    ({ get }) => get['parameters'].splice(0, 2, get['parameters'][1], get['parameters'][0]),
  ],
  ['an optional parameter changes its place', ['inputs-reordered'], ({ get }) => get['parameters'].unshift(get['parameters'].pop())],
  ['an input becomes required', ['input-became-required'], ({ body }) => body['required'].push('note')],
  ['an input becomes optional', ['input-became-optional'], ({ get }) => (get['parameters'][1].required = false)],
  ['an input has another type', ['input-type-changed'], ({ body }) => (body['properties'].note = { type: 'integer' })],
  ['an input takes any number', ['input-type-widened'], ({ body }) => (body['properties'].count.type = 'number')],
  ['an input has another format', ['input-format-changed'], ({ body }) => (body['properties'].note.format = 'email')],
  ['an input takes larger numbers', ['input-format-widened'], ({ body }) => (body['properties'].count.format = 'int64')],
  ['an input takes a value no more', ['input-value-removed'], ({ body }) => (body['properties'].state.enum = ['new'])],
  ['an input takes a value more', ['input-value-added'], ({ body }) => (body['properties'].state.enum = ['new', 'sold', 'lost'])],
  ['the values of an input stand in another order', ['choices-changed'], ({ body }) => (body['properties'].state.enum = ['sold', 'new'])],
  ['an input takes some values alone', ['input-values-restricted'], ({ put }) => (put['parameters'][0].enum = ['a'])],
  ['an input takes any value', ['input-values-opened'], ({ body }) => drop(body['properties'].state, 'enum')],
  ['a maximum of an input falls', ['input-limit-tightened'], ({ body }) => (body['properties'].count.maximum = 5)],
  ['a minimum of an input appears', ['input-limit-tightened'], ({ body }) => (body['properties'].note.minLength = 3)],
  ['a maximum of an input rises', ['input-limit-loosened'], ({ body }) => (body['properties'].note.maxLength = 200)],
  ['a pattern of an input changes', ['input-limit-changed'], ({ body }) => (body['properties'].note.pattern = '^[a-y]+$')],
  ['an input takes null no more', ['input-null-refused'], ({ body }) => drop(body['properties'].note, 'x-nullable')],
  ['an input takes null', ['input-null-allowed'], ({ body }) => (body['properties'].shelf['x-nullable'] = true)],
  ['an input becomes read-only', ['input-became-read-only'], ({ body }) => (body['properties'].note.readOnly = true)],
  ['an input has a default', ['input-default-added'], ({ body }) => (body['properties'].state.default = 'new')],
  ['an input has another default', ['input-default-changed'], ({ body }) => (body['properties'].count.default = 2)],
  ['an input has no default any more', ['input-default-removed'], ({ body }) => drop(body['properties'].count, 'default')],
  ['an input becomes internal', ['input-hidden'], ({ body }) => (body['properties'].note['x-ms-visibility'] = 'internal')],
  ['an input becomes important', ['input-prominence-changed'], ({ body }) => (body['properties'].note['x-ms-visibility'] = 'important')],
  ['an input is called otherwise', ['input-text-changed'], ({ get }) => (get['parameters'][0]['x-ms-summary'] = 'Thing')],
  [
    'an input takes other properties no more',
    ['input-others-refused'],
    ({ body }) => drop(body['properties'].more, 'additionalProperties'),
  ],
  [
    'a drop-down is new',
    ['dynamic-values-added'],
    ({ body }) =>
      (body['properties'].note['x-ms-dynamic-values'] = { operationId: 'ListShelves', 'value-path': 'id', 'value-title': 'name' }),
  ],
  [
    'a drop-down gives other values',
    ['dynamic-values-changed'],
    ({ body }) => (body['properties'].shelf['x-ms-dynamic-values']['value-path'] = 'name'),
  ],
  ['a drop-down is gone', ['dynamic-values-removed'], ({ body }) => drop(body['properties'].shelf, 'x-ms-dynamic-values')],
  [
    'fields come from elsewhere',
    ['dynamic-schema-changed'],
    ({ body }) => (body['properties'].more['x-ms-dynamic-schema'].operationId = 'ListShelves'),
  ],
  ['fields are not dynamic any more', ['dynamic-schema-removed'], ({ body }) => drop(body['properties'].more, 'x-ms-dynamic-schema')],
  ['a list is joined otherwise', ['wire-form-changed'], ({ get }) => (get['parameters'][2].collectionFormat = 'pipes')],
  ['a path parameter is encoded twice', ['wire-form-changed'], ({ get }) => (get['parameters'][0]['x-ms-url-encoding'] = 'double')],

  // Outputs
  ['an output is new', ['output-added'], ({ article }) => (article['properties'].weight = { type: 'number' })],
  ['an output is gone', ['output-removed'], ({ article }) => drop(article['properties'], 'price')],
  ['an answer has no body any more', ['output-removed'], ({ get }) => drop(get['responses'][200], 'schema')],
  ['a header of an answer is gone', ['output-removed'], ({ get }) => drop(get['responses'][200], 'headers')],
  ['an output has another type', ['output-type-changed'], ({ article }) => (article['properties'].price.type = 'string')],
  ['an output is always a whole number', ['output-type-narrowed'], ({ article }) => (article['properties'].price.type = 'integer')],
  ['an output becomes a time', ['output-format-changed'], ({ article }) => (article['properties'].made.format = 'date-time')],
  ['an output says that it is a URL', ['output-format-narrowed'], ({ article }) => (article['properties'].id.format = 'uri')],
  ['an output may be missing', ['output-became-optional'], ({ article }) => drop(article, 'required')],
  ['an output is always there', ['output-became-required'], ({ article }) => article['required'].push('price')],
  ['an output may have a value more', ['output-value-added'], ({ article }) => article['properties'].state.enum.push('lost')],
  ['an output has a value less', ['output-value-removed'], ({ article }) => article['properties'].state.enum.pop()],
  ['an output may be anything', ['output-values-opened'], ({ article }) => drop(article['properties'].state, 'enum')],
  ['an output may be larger', ['output-limit-loosened'], ({ article }) => (article['properties'].count.maximum = 20)],
  ['an output is smaller', ['output-limit-tightened'], ({ article }) => (article['properties'].count.maximum = 5)],
  ['an output may be null', ['output-null-possible'], ({ article }) => (article['properties'].price['x-nullable'] = true)],
  ['an output becomes internal', ['output-hidden'], ({ article }) => (article['properties'].price['x-ms-visibility'] = 'internal')],
  ['an output is called otherwise', ['output-text-changed'], ({ article }) => (article['properties'].price['x-ms-summary'] = 'Cost')],
  [
    'values of a dictionary have another type',
    ['output-type-changed'],
    ({ article }) => (article['properties'].labels.additionalProperties.type = 'integer'),
  ],
  ['success has another status', ['success-status-changed'], ({ get }) => rename(get['responses'], '200', '201')],
  ['an answer to a failure is new', ['other-response-changed'], ({ get }) => (get['responses'][409] = { description: 'Taken' })],
  ['an answer is described otherwise', ['response-text-changed'], ({ get }) => (get['responses'][200].description = 'The article')],

  // Triggers
  [
    'a webhook becomes a question',
    ['trigger-kind-changed', 'input-removed', 'input-removed', 'operation-verb-changed'],
    ({ hook }) => {
      hook['get'] = { ...hook['post'], parameters: [], 'x-ms-trigger': 'single' }
      delete hook['post']
      delete hook['x-ms-notification-content']
    },
  ],
  ['one run for each item becomes one run', ['trigger-firing-changed'], ({ poll }) => (poll['x-ms-trigger'] = 'single')],
  [
    'the list of a trigger is elsewhere',
    ['output-removed', 'trigger-list-moved', 'output-added'],
    ({ poll }) => rename(poll['responses'][200].schema.properties, 'value', 'items'),
  ],
  [
    'the list of a trigger does not stand alone any more',
    ['trigger-list-hidden', 'output-shown'],
    ({ poll }) => drop(poll['responses'][200].schema.properties.next, 'x-ms-visibility'),
  ],
  [
    'the callback URL goes elsewhere',
    ['callback-moved', 'input-shown', 'input-hidden'],
    ({ hook }) => {
      const { properties } = hook['post'].parameters[0].schema
      ;[properties.url, properties.other] = [properties.other, properties.url]
    },
  ],
  [
    'an event has an output less',
    ['output-removed'],
    ({ hook, article }) => {
      const { price, ...properties } = article['properties']
      hook['x-ms-notification-content'].schema = { ...article, properties }
    },
  ],

  // Connections
  ['an API key travels elsewhere', ['api-key-moved'], ({ definition }) => (definition['securityDefinitions'].key.name = 'X-Other')],
  [
    'a field of the connection dialog is new and optional',
    ['connection-parameter-added'],
    ({ parameters }) =>
      (parameters['shop'] = { type: 'string', uiDefinition: { displayName: 'Shop', constraints: { required: 'false' } } }),
  ],
  [
    'a field of the connection dialog is new and required',
    ['connection-parameter-added-required'],
    ({ parameters }) => (parameters['shop'] = { type: 'string', uiDefinition: { displayName: 'Shop', constraints: { required: 'true' } } }),
  ],
  ['a field of the connection dialog is gone', ['connection-parameter-removed'], ({ parameters }) => drop(parameters, 'region')],
  [
    'a field of the connection dialog becomes required',
    ['connection-parameter-became-required'],
    ({ parameters }) => (parameters['region'].uiDefinition.constraints.required = 'true'),
  ],
  [
    'a field of the connection dialog has another type',
    ['connection-parameter-type-changed'],
    ({ parameters }) => (parameters['region'].type = 'securestring'),
  ],
  [
    'a field of the connection dialog takes a value no more',
    ['connection-parameter-value-removed'],
    ({ parameters }) => parameters['region'].allowedValues.pop(),
  ],
  [
    'a field of the connection dialog is described otherwise',
    ['connection-parameter-text-changed'],
    ({ parameters }) => (parameters['region'].uiDefinition.description = 'Where.'),
  ],

  // The connector
  ['the connector has another title', ['connector-renamed'], ({ definition }) => (definition['info'].title = 'Store')],
  [
    'the connector describes itself otherwise',
    ['connector-text-changed'],
    ({ definition }) => (definition['info'].description = 'Keeps the stock.'),
  ],
  [
    'the connector has another colour',
    ['connector-looks-changed'],
    ({ properties }) => (properties['properties'].iconBrandColor = '#000000'),
  ],
  ['the connector has another version', [], ({ definition }) => (definition['info'].version = '2.0')],
  ['the host is another', ['host-changed'], ({ definition }) => (definition['host'] = 'other.example')],
  ['the base path is another', ['base-path-changed'], ({ definition }) => (definition['basePath'] = '/v2')],
  ['the scheme is another', ['scheme-changed'], ({ definition }) => (definition['schemes'] = ['http'])],
  ['a policy is gone', ['policy-removed'], ({ properties }) => (properties['properties'].policyTemplateInstances = [])],
  [
    'a policy does something else',
    ['policy-changed'],
    ({ properties }) => (properties['properties'].policyTemplateInstances[0].parameters['x-ms-apimTemplateParameter.value'] = 'app'),
  ],
  ['a policy is called otherwise', [], ({ properties }) => (properties['properties'].policyTemplateInstances[0].title = 'Who')],
  ['a capability is gone', ['capability-removed'], ({ properties }) => (properties['properties'].capabilities = [])],
  [
    'custom code handles an operation',
    ['custom-code-changed'],
    ({ properties }) => (properties['properties'].scriptOperations = ['GetArticle']),
  ],
]

test.each(CASES)('%s', (_title, expected, make) => {
  const changed = documents()
  make(partsOf(changed))
  const ids = compare(documents(), changed).map(({ id }) => id)
  expect([...ids].sort()).toEqual([...expected].sort())
})

test('the cases are of forty kinds and more', () => {
  expect(new Set(CASES.flatMap(([, ids]) => ids)).size).toBeGreaterThan(40)
})

test('every kind says what it means and what to do', () => {
  for (const { says, effect, remedy } of Object.values(CHANGE_KINDS))
    for (const text of [says, effect, remedy]) expect(text).toMatch(/[A-Z{].*\.\)?$/s)
})
