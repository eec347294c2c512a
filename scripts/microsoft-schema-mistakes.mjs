/**
 * Owns the list of what Microsoft's published schemas get wrong: published connectors carry all of it. Each row mends one mistake, so
 * that whatever is not listed here still counts.
 */
const DEFINITION = 'apiDefinition.swagger.schema.json'
const PROPERTIES = 'paconn-apiProperties.schema.json'
const SETTINGS = 'paconn-settings.schema.json'

const anything = {}

export const mistakes = [
  // Extensions that the platform reads and the schema does not know.
  allow(DEFINITION, 'x-ms-openai-manifest and x-ms-openai-data on the root', ['properties'], {
    'x-ms-openai-manifest': anything,
    'x-ms-openai-data': anything,
  }),
  allow(DEFINITION, 'x-ms-openai-data on an operation', ['definitions', 'operation', 'properties'], { 'x-ms-openai-data': anything }),
  // What Power Fx and Copilot Studio read is younger than the schema.
  allow(DEFINITION, 'words for AI and the MCP protocol on an operation', ['definitions', 'operation', 'properties'], {
    'x-ms-name-for-model': anything,
    'x-ms-description-for-model': anything,
    'x-ms-require-user-confirmation': anything,
    'x-ms-agentic-protocol': anything,
  }),
  ...[
    'headerParameterSubSchema',
    'queryParameterSubSchema',
    'formDataParameterSubSchema',
    'pathParameterSubSchema',
    'schema',
    'schema-dynamic-allowed',
  ].map((place) =>
    allow(DEFINITION, `words for AI, and the editor, on ${place}`, ['definitions', place, 'properties'], {
      'x-ms-name-for-model': anything,
      'x-ms-description-for-model': anything,
      'x-ms-explicit-input': anything,
      'x-ms-ai-sensitivity': anything,
      'x-ms-editor': anything,
      'x-ms-editor-options': anything,
    }),
  ),
  // Formats are open (JSON Schema): published connectors have names of their own.
  without(DEFINITION, 'formats of any name', ['definitions', 'format'], 'enum'),
  allow(DEFINITION, 'x-ms-visibility on a response', ['definitions', 'response', 'properties'], { 'x-ms-visibility': anything }),
  allow(DEFINITION, 'when a revision expires', ['definitions', 'x-ms-api-annotation<operation>', 'properties'], {
    expires: { type: 'string' },
  }),
  allow(DEFINITION, 'x-ms-keywords and x-ms-openai-published-to-copilots on info', ['definitions', 'info', 'properties'], {
    'x-ms-keywords': anything,
    'x-ms-openai-published-to-copilots': anything,
  }),
  allow(DEFINITION, 'x-ms-editor and its options on a schema', ['definitions', 'schema', 'properties'], {
    'x-ms-editor': anything,
    'x-ms-editor-options': anything,
  }),
  allow(DEFINITION, 'x-ms-editor and its options on a schema with dynamic parts', ['definitions', 'schema-dynamic-allowed', 'properties'], {
    'x-ms-editor': anything,
    'x-ms-editor-options': anything,
  }),

  allow(PROPERTIES, 'connectionParameterSets', ['properties', 'properties', 'properties'], { connectionParameterSets: parameterSets() }),
  allow(PROPERTIES, 'scriptOperations', ['properties', 'properties', 'properties'], {
    scriptOperations: { type: 'array', items: { type: 'string' } },
  }),
  allow(PROPERTIES, 'gatewaySettings', ['definitions', 'ConnectionParameter', 'oneOf', 1, 'properties'], {
    gatewaySettings: { type: 'object' },
  }),
  add(
    PROPERTIES,
    'redirectMode GlobalPerConnector',
    ['definitions', 'oAuthSettings', 'properties', 'redirectMode', 'enum'],
    ['GlobalPerConnector'],
  ),
  add(PROPERTIES, 'identity provider DocuSign', ['definitions', 'oAuthSettings', 'properties', 'identityProvider', 'enum'], ['DocuSign']),
  ...['dynamicsubdomain', 'moveproperties', 'setconnectionstatustounauthenticated'].map((template) =>
    add(
      PROPERTIES,
      `policy template ${template}`,
      ['definitions', 'PolicyTemplateInstance', 'oneOf'],
      [{ type: 'object', required: ['templateId'], properties: { templateId: { enum: [template] } } }],
    ),
  ),

  // Environments may be called Default-<id>, and the file may name a script and an application.
  allow(SETTINGS, 'environment', ['properties'], { environment: { type: 'string' } }),
  allow(
    SETTINGS,
    'script, clientId, tenant, authorityUrl, resource',
    ['properties'],
    Object.fromEntries(['script', 'clientId', 'tenant', 'authorityUrl', 'resource'].map((name) => [name, { type: 'string' }])),
  ),
]

/** The schema forbids keys that it should know. */
function allow(schema, what, path, properties) {
  return { schema, what, mend: (document) => Object.assign(follow(document, path), properties) }
}

/** The schema demands what it should not. */
function without(schema, what, path, key) {
  return { schema, what, mend: (document) => delete follow(document, path)[key] }
}

/** The schema's list is too short. */
function add(schema, what, path, items) {
  return { schema, what, mend: (document) => follow(document, path).push(...items) }
}

function follow(document, path) {
  return path.reduce((value, key) => {
    if (value[key] === undefined) throw new Error(`the schema has no ${path.join('/')}; has Microsoft published another one?`)
    return value[key]
  }, document)
}

function parameterSets() {
  const uiDefinition = { $ref: '#/definitions/ConnectionParameter-uiDefinition' }
  const parameters = { $ref: '#/properties/properties/properties/connectionParameters' }
  const metadata = { type: 'object' }
  const set = {
    type: 'object',
    required: ['name', 'parameters'],
    additionalProperties: false,
    properties: { name: { type: 'string' }, uiDefinition, metadata, parameters },
  }
  return {
    type: 'object',
    required: ['uiDefinition', 'values'],
    additionalProperties: false,
    properties: { uiDefinition, values: { type: 'array', items: set } },
  }
}
