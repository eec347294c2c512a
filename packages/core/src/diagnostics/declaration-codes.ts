/** Owns the part of the catalogue that says what can be wrong with a declared class. */
import { catalogue } from './catalogue.js'

export const DECLARATION = catalogue({
  // The class and the compiler
  'not-a-connector': {
    severity: 'error',
    message: '{name} carries no @Connector.',
    fix: 'Decorate the class with @Connector({ title, description, version, url }) and let it extend BaseConnector.',
  },
  'no-decorator-metadata': {
    severity: 'error',
    message: 'The compiler emitted no decorator metadata for {name}.',
    fix: 'Compile with tsc or swc and "experimentalDecorators" and "emitDecoratorMetadata" on; esbuild and tsx never emit it.',
  },
  'standard-decorators': {
    severity: 'error',
    message: '{name} was compiled with standard decorators, which carry no types.',
    fix: 'Set "experimentalDecorators": true and "emitDecoratorMetadata": true in the compiler options.',
  },
  'two-copies': {
    severity: 'error',
    message: '{name} was decorated by another copy of {library}: {first} and {second} are both loaded.',
    fix: 'Keep one copy: align the versions in package.json, then run npm dedupe.',
  },
  'two-class-validators': {
    severity: 'warning',
    message: 'Two copies of class-validator are loaded; rules of one may be unknown to the other.',
    fix: 'Keep one copy: align the versions in package.json, then run npm dedupe.',
  },

  // The connector
  'bad-url': {
    severity: 'error',
    message: '`url` is {url}, which is not an http(s) address without query and credentials.',
    fix: "Give the address that the platform calls: url: 'https://api.contoso.example/v1'.",
  },
  'bad-backend': {
    severity: 'error',
    message: '`backend` is {url}, which is not an http(s) address without query and credentials.',
    fix: "Give the address of the API behind the connector: backend: 'https://api.contoso.example/v1'.",
  },
  'no-operations': {
    severity: 'error',
    message: '{name} has no operations.',
    fix: 'Decorate a method with @Action, or name the classes with the methods in `parts`.',
  },
  'missing-security': {
    severity: 'error',
    message: '{name} does not say how a connection proves who it is.',
    fix: 'Add @Security.apiKey(…) or another kind; @Security.none() where everybody may call it.',
  },
  'security-none-and-more': {
    severity: 'error',
    message: '{name} declares @Security.none() together with something that asks for credentials.',
    fix: 'Keep one of them; put @Security.none() on the methods that everybody may call.',
  },
  'duplicate-security-name': {
    severity: 'error',
    message: 'Two different security schemes are called {name}.',
    fix: 'Name one of them otherwise: `scheme` of an API key, `name` of the other kinds.',
  },
  'security-unknown': {
    severity: 'warning',
    message: 'The security scheme {name} is asked for, but the connector does not have it, so it is not served. It has: {names}.',
    fix: 'Correct the name in @Security.anyOf, or declare the scheme.',
  },
  'scope-unknown': {
    severity: 'warning',
    message: 'The scope {scope} is asked for, but the security scheme {name} does not have it.',
    fix: 'Correct it, or add it to the `scopes` of the scheme.',
  },
  'scopes-without-scheme': {
    severity: 'error',
    message: 'No security scheme here has scopes, so nothing would look for those of @Security.scopes({scopes}).',
    fix: 'Declare @Security.oauth2 or @Security.entraId on the connector, or remove it.',
  },

  // Connection
  'connection-operation-unknown': {
    severity: 'warning',
    message: '{subject} names the operation {operation}, which the connector does not have. It has: {names}.',
    fix: 'Name a method as its class calls it, `part.method` for a part; or leave the name out, for nothing happens there.',
  },
  'connection-parameter-unknown': {
    severity: 'warning',
    message:
      '{subject} reads the connection parameter {name}, which the dialog does not ask for: it would fail without a word. The dialog asks for: {names}.',
    fix: "Ask for it in `connection.parameters`, under that name: { kind: 'string', summary: …, description: … }.",
  },
  'connection-parameter-name': {
    severity: 'warning',
    message: 'The connection parameter {name} has characters that the platform does not accept in a name.',
    fix: 'Use letters, digits and _; or token: and a setting of the sign-in.',
  },
  'oauth-parameter-name': {
    severity: 'warning',
    message: 'The connection parameter {name} signs in, but the platform looks for it under the name token.',
    fix: 'Call it token.',
  },
  'secret-without-policy': {
    severity: 'warning',
    message: 'The connection asks for the secret {name}, and nothing reads it.',
    fix: "Send it with a policy, such as Policy.setHeader, whose value is @connectionParameters('{name}').",
  },
  'script-missing': {
    severity: 'warning',
    message: 'The option `script` names operations, but no script.',
    fix: "Give its path: script: { path: './script.csx', operations: … }.",
  },
  'not-through-gateway': {
    severity: 'warning',
    message: 'The connection goes through the on-premises data gateway, where {what} does not work.',
    fix: 'Remove it, or the gateway.',
  },

  // Operations
  'missing-summary': {
    severity: 'error',
    message: '{name} has no summary, so makers would see a card without a name.',
    fix: "Give a summary: { summary: 'List orders' }.",
  },
  'duplicate-operation-id': {
    severity: 'error',
    message: 'The operation id {id} is taken by {first}.',
    fix: 'Give one of the two an `id` of its own.',
  },
  'operation-id-characters': {
    severity: 'warning',
    message: 'The operation id {id} has characters other than letters and digits.',
    fix: 'Use letters and digits only: PascalCase. Keep an id that flows already refer to.',
  },
  'duplicate-route': {
    severity: 'error',
    message: '{route} is taken by {first}; names in braces and case do not tell routes apart.',
    fix: 'Give one of the two another path or verb.',
  },
  'bad-route': {
    severity: 'error',
    message: 'The route {route} is not a path template that the platform accepts.',
    fix: 'Begin with a slash; no ?, # or *; each name in braces once, within one segment, and without a default.',
  },
  'empty-path-segment': {
    severity: 'warning',
    message: 'The route {route} has a segment without a name: servers do not agree on what // means.',
    fix: 'Write a single slash, unless the server expects two.',
  },
  'route-name-unknown': {
    severity: 'error',
    message: 'The route names `{name}`, which {input} does not have.',
    fix: "Add a property of that name, or say which one travels there: path: { {name}: 'property' }.",
  },
  'path-property-unknown': {
    severity: 'error',
    message: 'The property travels in the path as {name}, but the route {route} does not name it.',
    fix: 'Put {name} in braces into the route, or let the property travel elsewhere.',
  },
  'optional-path': {
    severity: 'warning',
    message: 'The path parameter {name} is optional, but a path is never without it.',
    fix: 'Remove @IsOptional, or let it travel as a query parameter.',
  },
  'unknown-input': {
    severity: 'error',
    message: 'The input of {name} is no class: the compiler emitted {seen}.',
    fix: 'Name the class: input: () => PlaceOrder. Do not import it with `import type` where only the parameter names it.',
  },
  'two-bodies': {
    severity: 'error',
    message: '{name} has a property that is the whole body, and more that travel in the body.',
    fix: 'Keep one @Body, and let the others travel in path, query or header.',
  },
  'form-and-body': {
    severity: 'error',
    message: '{name} has form fields or files, and properties that travel in a JSON body.',
    fix: 'Make the others form fields with @FormData.',
  },
  'body-in-get': {
    severity: 'error',
    message: '{name} has properties that travel in a body, which a {verb} does not have.',
    fix: 'Let them travel as query parameters with @Query, or use POST. Where makers have the operation already: body: { inGet: true }.',
  },
  'object-outside-body': {
    severity: 'error',
    message: '{name} travels as {place} parameter, but is {kind}; only single values and lists of them do.',
    fix: 'Let it travel in the body of a POST, or flatten it into properties.',
  },
  'reserved-name': {
    severity: 'error',
    message: 'The platform keeps the parameter name {name} for itself.',
    fix: 'Name the property otherwise.',
  },
  'extension-name': {
    severity: 'error',
    message: 'The extension {key} does not begin with x-.',
    fix: 'Prefix it with x-.',
  },
  'misspelt-extension': {
    severity: 'warning',
    message: 'The platform does not know {key}, and ignores it without a word.',
    fix: 'Write {nearest}, or use the option that says the same.',
  },
  'unknown-extension': {
    severity: 'warning',
    message: 'The platform does not know {key}, and ignores it without a word.',
    fix: 'Remove it. Your own extensions begin with x- but not with x-ms-.',
  },
  'misplaced-extension': {
    severity: 'warning',
    message: '{key} has no effect on {place}; the platform looks for it on {right}.',
    fix: 'Move it there, or use the option that says the same.',
  },
  'misplaced-option': {
    severity: 'warning',
    message: '`{option}` has no effect here; it is for {right}.',
    fix: 'Remove it, or let the property travel where it counts.',
  },
  // Models and properties
  'anonymous-class': {
    severity: 'error',
    message: 'A model class has no name.',
    fix: "Name it: class Order { … }, or @Model({ name: 'Order' }).",
  },
  'duplicate-model-name': {
    severity: 'error',
    message: 'Two classes would both be the definition {name}.',
    fix: "Name one of them otherwise: @Model({ name: '…' }).",
  },
  'duplicate-property-name': {
    severity: 'error',
    message: '{first} and {second} both travel as {name}.',
    fix: "Give one of them another wire name: { name: '…' }.",
  },
  'array-without-items': {
    severity: 'error',
    message: '{name} is a list, but of what the compiler does not tell (it emitted {seen}).',
    fix: 'Say it: @Property({ items: () => OrderLine }), or () => String.',
  },
  'unknown-type': {
    severity: 'error',
    message:
      'The type of {name} is not known: the compiler emitted {seen} (a union, an interface, any, or a class that was not there yet).',
    fix: "Say it: @Property({ type: () => Address }), type: 'any', or a rule of class-validator such as @IsString().",
  },
  'import-type': {
    severity: 'error',
    message: 'The type of {name} is not known: the class was imported with `import type`, so the compiler emitted {seen}.',
    fix: 'Import the class itself, or name it in a thunk: @Property({ type: () => Address }).',
  },
  'type-not-there': {
    severity: 'error',
    message: 'The type that {name} names is not there: {seen}.',
    fix: 'Two modules import each other: name the class in a thunk, and give the property the type Ref<Class>.',
  },
  'type-contradicts': {
    severity: 'warning',
    message: '{name} declares another type than its TypeScript type ({seen}).',
    fix: 'Let the declared type and the TypeScript type agree.',
  },
  'label-without-choice': {
    severity: 'warning',
    message: '`labels` has one for {value}, which is no choice.',
    fix: 'Correct the value, or add it to the choices.',
  },
  'bad-discriminator': {
    severity: 'warning',
    message: 'The discriminator {property} is no required property of {name}.',
    fix: 'Name a property of the class that is a required string.',
  },

  // Calls and notifications
  'called-operation-unknown': {
    severity: 'error',
    message: '`{option}` names the operation {operation}, which the connector does not have. It has: {names}.',
    fix: 'Name a method with @Action or @Trigger, as the class calls it; `part.method` where it is in a part.',
  },
  'called-parameter-unknown': {
    severity: 'error',
    message: '`{option}` gives {operation} a {parameter}, which its input does not have.',
    fix: 'Name a property of the input, as its class calls it.',
  },
  'called-parameter-missing': {
    severity: 'warning',
    message: '`{option}` calls {operation} without its required {parameter}.',
    fix: 'Give it: { operation, parameters: { {parameter}: … } }.',
  },
  'test-connection-verb': {
    severity: 'warning',
    message: 'The connection is tested by {operation}, a {verb}; the platform expects a GET.',
    fix: 'Name an operation that only reads.',
  },
  'replaced-not-deprecated': {
    severity: 'warning',
    message: '{id} names its replacement without being deprecated.',
    fix: 'Add deprecated: true, or remove annotation.replacement.',
  },
  'part-not-extended': {
    severity: 'warning',
    message: '{name} is made of {part} by `allOf`, and does not have its property {property}.',
    fix: 'Let it extend {part}; where there are several, extends IntersectionType(A, B).',
  },
  'verbatim-extension': {
    severity: 'error',
    message: '{key} stands in `verbatim`, which is for keys that are no extensions.',
    fix: 'Move it to `extensions`.',
  },
  'returns-without-answer': {
    severity: 'error',
    message: '{member} declares what it returns, and with `status: false` that no answer is described.',
    fix: 'Leave `returns` out, or give the status that it is answered with.',
  },
  'next-link-unknown': {
    severity: 'error',
    message: '`pageable` names {property}, which {owner} does not have.',
    fix: "Name the reply's property that holds the next page's URL, or give the wire name: pageable: { name: '@odata.nextLink' }.",
  },
  'announced-by-no-webhook': {
    severity: 'error',
    message: '`announcedBy` names {operation}, which is no webhook trigger.',
    fix: 'Name a method with @Trigger.webhook.',
  },
  'of-no-events': {
    severity: 'error',
    message: '`of` names {operation}, which no events are published for.',
    fix: 'Name a method with @Trigger.webhook, or one with @Trigger.polling that declares `event`.',
  },
  'notification-missing': {
    severity: 'warning',
    message: '{name} is given a callback URL, but does not say what it sends there.',
    fix: 'Add notification: { event: () => Approval }.',
  },
  'callback-missing': {
    severity: 'warning',
    message: '{name} sends something to a callback URL, but no property of its input carries one.',
    fix: 'Mark a string property of the body: @Property({ callbackUrl: true }).',
  },

  // Dynamic values
  'dynamic-operation-unknown': {
    severity: 'error',
    message: '{by} names the operation {operation}, which the connector does not have. It has: {names}.',
    fix: 'Name a method with @Action, as the class calls it.',
  },
  'dynamic-operation-ambiguous': {
    severity: 'error',
    message: '{by} names {operation}, of which there are several: {names}.',
    fix: "Name the part too: 'part.method'.",
  },
  'dynamic-field-unknown': {
    severity: 'error',
    message: '{by} of {operation} names {field}, which {owner} does not have.',
    fix: 'Name a property as its class calls it; `collection` where the list is a property of the reply.',
  },
  'dynamic-field-undeclared': {
    severity: 'warning',
    message: '`{by}` refers to {field} of {operation}, which does not declare it: makers may find nothing there.',
    fix: 'Declare it, or correct the reference; then write it with dynamicValues(…) and its like, and the compiler checks it.',
  },
  'dynamic-constant-refused': {
    severity: 'warning',
    message: '`{by}` gives {operation} the constant {constant} as {parameter}, which refuses it: makers would find nothing there.',
    fix: 'Give another constant, or let {parameter} take this one: add it to the choices.',
  },
  'dynamic-parameter-missing': {
    severity: 'error',
    message: '{by} calls {operation} without its required {parameter}.',
    fix: "Say where it comes from: parameters: { {parameter}: 'property' } or { value: … }.",
  },
})
