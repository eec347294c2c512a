/** Owns the catalogue of diagnostics: every code, how bad it is, what it says and how it is mended. */

interface Entry {
  readonly severity: 'error' | 'warning'
  /** `{name}` is filled in from the report's parameters. */
  readonly message: string
  readonly fix: string
}

const catalogue = <const C extends Record<string, Entry>>(entries: C): C => entries

export const DIAGNOSTICS = catalogue({
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
    message: '{name} declares @Security.none() together with another kind.',
    fix: 'Keep one of them; put @Security.none() on the methods that everybody may call.',
  },
  'duplicate-security-name': {
    severity: 'error',
    message: 'Two different security schemes are called {name}.',
    fix: 'Name one of them otherwise: `scheme` of an API key, `name` of the other kinds.',
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
    fix: 'Begin with a slash; no ?, #, *, = or //; each name in braces once, within one segment.',
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
    message: '{name} has properties that travel in a body, which a GET does not have.',
    fix: 'Let them travel as query parameters with @Query, or use POST.',
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
  'unknown-extension': {
    severity: 'error',
    message: 'The platform does not know {key}; it would be ignored without a word.',
    fix: 'Did you mean {nearest}? Your own extensions begin with x- but not with x-ms-.',
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
  'dynamic-parameter-missing': {
    severity: 'error',
    message: '{by} calls {operation} without its required {parameter}.',
    fix: "Say where it comes from: parameters: { {parameter}: 'property' } or { value: … }.",
  },

  // Emitting
  'not-expressible': {
    severity: 'warning',
    message: '{format} cannot say {what}, so it is left out.',
    fix: 'Say it in the description, where makers read it; requests are checked against it all the same.',
  },
  'value-outside-body': {
    severity: 'error',
    message: 'Here stands {kind}, but outside the body only strings, numbers, booleans and lists of these can travel.',
    fix: 'Move it into the body, or declare it as a string.',
  },
  'file-inside-json': {
    severity: 'error',
    message: 'A file stands inside a JSON document, which has no room for bytes.',
    fix: 'Declare it as a string with the format byte (base64), or send it as a form file or as the whole body.',
  },
  'body-and-form': {
    severity: 'error',
    message: 'The operation has a body beside form fields; a request carries one or the other.',
    fix: 'Declare every value as form field or file, or every one as body property.',
  },
  'route-taken': {
    severity: 'error',
    message: '{id} is {verb} {path}, which {first} already is.',
    fix: 'Give one of them another path or verb.',
  },
  'notification-conflict': {
    severity: 'error',
    message: '{id} and {first} share the path {path}, but a path describes one event only.',
    fix: 'Give each webhook trigger a path of its own.',
  },
  'notification-shared-path': {
    severity: 'warning',
    message: '{id} stands on the path {path} of the webhook trigger {trigger}; the platform takes it for a webhook too.',
    fix: 'Give the webhook trigger a path of its own.',
  },
  'callback-not-in-body': {
    severity: 'error',
    message: 'The body has no property {callback}, into which the platform would write its callback URL.',
    fix: 'Let the body carry a required string property of that name.',
  },
  'operation-without-response': {
    severity: 'error',
    message: '{id} declares no answer.',
    fix: 'Declare at least one response with a status between 200 and 299.',
  },
  'schema-not-in-model': {
    severity: 'error',
    message: 'The schema {name} is used but not part of the model.',
    fix: 'Add it to the schemas of the model, or correct the name.',
  },
  'schema-alias-loop': {
    severity: 'error',
    message: 'The schema {name} is nothing but another name for itself.',
    fix: 'Let one of the schemas in the circle say what it is.',
  },
  'security-not-in-model': {
    severity: 'error',
    message: 'The security scheme {name} is asked for but not part of the model.',
    fix: 'Declare it on the connector, or correct the name.',
  },

  // Reading documents
  'lenient-json': {
    severity: 'warning',
    message: 'The document is no strict JSON: it has {detail}.',
    fix: 'Nothing to do: it was read all the same, and is written without them.',
  },
  'unreadable-json': {
    severity: 'error',
    message: 'The document is no JSON: {detail}.',
    fix: 'Correct the syntax at this place; comments and trailing commas may stay.',
  },
  'too-deep': {
    severity: 'error',
    message: 'The document is nested more than 200 levels deep.',
    fix: 'Check where it comes from; no connector needs that.',
  },
  'too-large': {
    severity: 'error',
    message: 'The document is larger than any that the platform accepts.',
    fix: 'Check that it is the file that was meant; leave out what is not needed.',
  },
  encoding: {
    severity: 'warning',
    message: 'The file is written in {encoding}, not in UTF-8.',
    fix: 'Save it as UTF-8; other tools may not read it at all.',
  },
  'unreadable-yaml': {
    severity: 'error',
    message: 'The document is not YAML: {detail}.',
    fix: 'Correct the file at that line.',
  },
  'not-swagger2': {
    severity: 'error',
    message: 'The document is not a Swagger 2.0 definition.',
    fix: 'Give a document with "swagger": "2.0" and "paths".',
  },
  'reference-unknown': {
    severity: 'error',
    message: 'The reference {reference} leads nowhere.',
    fix: 'Declare what it names, or correct the reference.',
  },
  'reference-outside': {
    severity: 'error',
    message: 'The reference {reference} leads out of the document, and is not followed.',
    fix: 'Copy what it names into the document.',
  },
  'reference-loop': {
    severity: 'error',
    message: 'The reference {reference} leads back to itself.',
    fix: 'Let it point at what it is meant to name.',
  },
  'not-an-object': {
    severity: 'warning',
    message: 'An object is expected, not {seen}; it is left out.',
    fix: 'Correct it in the document.',
  },
  'parameter-left-out': {
    severity: 'warning',
    message: 'The parameter {name} ({place}) is left out: an operation takes parameters in path, query, header and form, and one body.',
    fix: 'Correct the parameter in the document.',
  },
  'response-left-out': {
    severity: 'warning',
    message: 'The response {status} is left out: it is neither a status nor "default".',
    fix: 'Give the response a status from 100 to 599, or call it "default".',
  },
  'client-secret-in-document': {
    severity: 'warning',
    message: 'The document carries the secret of an OAuth application.',
    fix: 'Remove clientSecret and give it when the connector is deployed; replace it at the identity provider where it is real.',
  },
  'not-api-properties': {
    severity: 'error',
    message: 'The document has no object `properties`, so it is no apiProperties.json.',
    fix: 'Give the file that stands beside apiDefinition.swagger.json.',
  },

  // Importing OpenAPI and Postman
  'import-not-a-document': {
    severity: 'error',
    message: 'This is no document that can be read: {detail}.',
    fix: 'Give the JSON or YAML of an OpenAPI document, or the JSON of a Postman collection.',
  },
  'import-not-openapi': {
    severity: 'error',
    message: 'This is no OpenAPI 3.0 or 3.1 document: its `openapi` is {seen}.',
    fix: 'Give a document that begins with "openapi": "3.0.3" or the like.',
  },
  'import-not-postman': {
    severity: 'error',
    message: 'This is no Postman collection: it has neither `info` and `item` nor `requests`.',
    fix: 'Export the collection from Postman as v2.1.',
  },
  'import-wrong-type': {
    severity: 'warning',
    message: 'Here should be {expected}, and there is {seen}; it is left out.',
    fix: 'Correct the document at this place.',
  },
  'import-missing': {
    severity: 'warning',
    message: 'The document does not say {what}; it reads {instead}.',
    fix: 'Say it in the document, or in the connector.',
  },
  'import-no-operations': {
    severity: 'error',
    message: 'Nothing is left of the document: it has no operations, or none that was asked for.',
    fix: 'Check the document, and the tags and operations that were asked for.',
  },
  'import-not-found': {
    severity: 'warning',
    message: 'The document has no {what}.',
    fix: 'Check the spelling; case counts.',
  },
  'import-remote-reference': {
    severity: 'warning',
    message: 'The reference {reference} leads into another document, which is not read; any value is allowed instead.',
    fix: 'Let the command line fetch it: ferrule import --fetch-references.',
  },
  'import-reference-unknown': {
    severity: 'warning',
    message: 'The reference {reference} leads nowhere; any value is allowed instead.',
    fix: 'Correct the reference.',
  },
  'import-reference-loop': {
    severity: 'warning',
    message: 'The reference {reference} leads back to itself; any value is allowed instead.',
    fix: 'Let one of the schemas in the circle say what it is.',
  },
  'import-schema-loop': {
    severity: 'warning',
    message: 'The schema is part of itself by allOf, oneOf or anyOf; the inner one is left out.',
    fix: 'Let the inner schema stand in a property.',
  },
  'import-too-deep': {
    severity: 'warning',
    message: 'The schema goes on for more than {depth} steps; any value is allowed from here on.',
    fix: 'Give the inner schema a name and refer to it.',
  },
  'import-too-complex': {
    severity: 'error',
    message: 'The document describes too many schemas; from here on any value is allowed.',
    fix: 'Ask for fewer operations: ferrule import --tags or --operations.',
  },
  'import-too-many-findings': {
    severity: 'warning',
    message: 'There are more than {count} findings; the others are not listed.',
    fix: 'Ask for fewer operations: ferrule import --tags or --operations.',
  },
  'import-alternatives': {
    severity: 'warning',
    message: 'One of {count} alternatives may stand here, which the platform can not say; it is {instead}.',
    fix: 'Where callers need only one of them, describe that one.',
  },
  'import-keyword': {
    severity: 'warning',
    message: 'The platform has no {keyword}: {instead}.',
    fix: 'Say it in the description, where it matters to makers.',
  },
  'import-value': {
    severity: 'warning',
    message: '{what} does not fit here; {instead}.',
    fix: 'Correct the document at this place.',
  },
  'import-format': {
    severity: 'warning',
    message: 'The platform does not know the format {format} here; it is left out.',
    fix: 'Nothing to do where any value of the type will do; else say it in the description.',
  },
  'import-beside-reference': {
    severity: 'warning',
    message: 'What stands beside the reference ({what}) is left out: the platform would drop it.',
    fix: 'Say it in the schema that is referred to.',
  },
  'import-required-unknown': {
    severity: 'warning',
    message: 'The property {name} is required and not described; it is left out.',
    fix: 'Describe it among the properties.',
  },
  'import-limit': {
    severity: 'warning',
    message: '{what} is more than the platform takes, which is {limit}.',
    fix: 'Ask for fewer operations (ferrule import --tags or --operations), or shorten it.',
  },
  'import-servers': {
    severity: 'warning',
    message: 'The document names {count} servers; the first is the address of the connector.',
    fix: 'Give another address where the first is not meant: ferrule build --url.',
  },
  'import-no-server': {
    severity: 'warning',
    message: 'The document does not tell where the API is ({seen}); {host} stands in for it.',
    fix: 'Change `url` of the connector to the address of the API.',
  },
  'import-path': {
    severity: 'warning',
    message: 'The path {path} is none that the platform takes; {instead}.',
    fix: 'Begin with a slash; no ? and #, and each name in braces within one segment.',
  },
  'import-same-route': {
    severity: 'warning',
    message: '{route} can not be told apart from {first}; it is left out.',
    fix: 'Give one of them another path.',
  },
  'import-path-parameter': {
    severity: 'warning',
    message: 'The path parameter {name} and the path {path} do not agree; {instead}.',
    fix: 'Declare each name in braces as a parameter, and no other.',
  },
  'import-cookie': {
    severity: 'warning',
    message: 'The parameter {name} travels as cookie, which the platform can not send; it is left out.',
    fix: 'Let the API take it as header.',
  },
  'import-style': {
    severity: 'warning',
    message: 'The platform can not send {name} in the style {style}; {instead}.',
    fix: 'Check that the API understands that; a policy of the connector can rewrite it.',
  },
  'import-parameter-content': {
    severity: 'warning',
    message: 'The parameter {name} carries {type}, which the platform can not write; makers write it as text.',
    fix: 'Tell makers in the description what the text looks like.',
  },
  'import-parameter-structure': {
    severity: 'warning',
    message: 'The parameter {name} is {what}; outside the body only single values and lists travel, so it is text.',
    fix: 'Tell makers in the description what the text looks like.',
  },
  'import-form': {
    severity: 'warning',
    message: '{what}, which a form of the platform can not carry; {instead}.',
    fix: 'Tell makers in the description what is expected, or send it as JSON.',
  },
  'import-media-types': {
    severity: 'warning',
    message: 'Of several media types one remains: {kept}; left out: {dropped}.',
    fix: 'Nothing to do where one is enough.',
  },
  'import-body': {
    severity: 'warning',
    message: 'The body can not be read ({detail}); {instead}.',
    fix: 'Give an example that is complete JSON.',
  },
  'import-status-range': {
    severity: 'warning',
    message: 'The platform has no range of statuses such as {range}; {instead}.',
    fix: 'Name the statuses that the API answers with.',
  },
  'import-no-success': {
    severity: 'warning',
    message: 'No answer between 200 and 299 is described; {instead}.',
    fix: 'Describe what a success answers.',
  },
  'import-operation-id': {
    severity: 'warning',
    message: 'The operation id is {said}; the platform wants letters and digits, and each once, so it is {id}.',
    fix: 'Keep {id}: flows will refer to it.',
  },
  'import-summary': {
    severity: 'warning',
    message: 'The operation {what}; its card reads "{summary}".',
    fix: 'Give a summary of at most 80 characters, as makers would say it: List orders.',
  },
  'import-callback': {
    severity: 'warning',
    message: 'The callback is left out: the platform takes one per operation, whose URL is a property of the JSON body.',
    fix: 'Declare a webhook trigger by hand where makers need the event.',
  },
  'import-webhook': {
    severity: 'warning',
    message: 'The event {name} is left out: no operation subscribes to it.',
    fix: 'Declare a webhook trigger by hand where the API has an operation that takes a callback URL.',
  },
  'import-security': {
    severity: 'warning',
    message: 'The platform has no authentication like {name} ({kind}); it is left out.',
    fix: 'Declare another scheme with @Security, or set the header by a policy.',
  },
  'import-security-together': {
    severity: 'warning',
    message: 'Several schemes have to hold together ({names}), which a connection can not do; the first that can be said remains.',
    fix: 'Declare the others as header parameters, or set them by a policy.',
  },
  'import-bearer': {
    severity: 'warning',
    message: 'The bearer token of {name} is an API key in the header Authorization: who connects types the word Bearer before it.',
    fix: 'Add the word by a policy that sets the header, or declare the OAuth 2.0 flow that gives the token.',
  },
  'import-oauth-client': {
    severity: 'warning',
    message: 'No document tells the client of {name} at its identity provider.',
    fix: 'Register an application there, and give its id as `clientId`.',
  },
  'import-variable': {
    severity: 'warning',
    message: 'The variable {name} has no value; {instead}.',
    fix: 'Give the collection a value for it.',
  },
  'import-other-host': {
    severity: 'warning',
    message: 'The request goes to {host}; the connector has one address, {address}, so it is left out.',
    fix: 'Make a connector of its own of it.',
  },

  // Loading
  'syntax-error': {
    severity: 'error',
    message: 'The module does not parse: {detail}',
    fix: 'Correct the syntax at this place.',
  },
  'module-not-found': {
    severity: 'error',
    message: 'The module {specifier} is imported and does not exist.',
    fix: 'Correct the path; in an ES module a relative import ends in ".js", also where the file is ".ts".',
  },
  'package-not-found': {
    severity: 'error',
    message: 'The package {name} is imported and not installed.',
    fix: 'Run npm install {name}.',
  },
  'export-not-found': {
    severity: 'error',
    message: 'The module {specifier} exports no {name}.',
    fix: 'Export it there; where it is only a type, import it with "import type".',
  },
  'circular-import': {
    severity: 'error',
    message: '{name} is read before its module has run, because modules import each other: {cycle}.',
    fix: 'Type the property as Ref<{name}> and name the class in a thunk (type: () => {name}); where only its type is needed, use "import type".',
  },
  'used-before-declared': {
    severity: 'error',
    message: '{name} is read above its declaration.',
    fix: 'Move {name} up, or type the property as Ref<{name}> and name the class in a thunk (type: () => {name}).',
  },
  'module-throws': {
    severity: 'error',
    message: 'The module throws while it loads: {detail}',
    fix: 'Open databases and read the environment in the exported function "create", which only serving calls.',
  },
  'no-connector-exported': {
    severity: 'error',
    message: 'The module exports no class with @Connector.',
    fix: 'Export the connector, best as the default: export default class Orders extends BaseConnector.',
  },
  'several-connectors-exported': {
    severity: 'error',
    message: 'The module exports several connectors: {names}.',
    fix: 'Make the one that is meant the default export.',
  },
  'create-missing': {
    severity: 'error',
    message: 'The constructor of {name} takes arguments, and the module exports no function "create" that gives them.',
    fix: 'Export one: export const create = () => new {name}(…).',
  },
  'create-throws': {
    severity: 'error',
    message: 'The connector could not be created: {detail}',
    fix: 'Mend what create() or the constructor of the connector needs: a database, a file, an environment variable.',
  },
  'not-compilable': {
    severity: 'error',
    message: 'The checks of {operation} can not be compiled: {detail}',
    fix: 'Mend what is named: a pattern that is no regular expression, a rule with arguments that make no sense.',
  },
  'not-servable': {
    severity: 'error',
    message: 'The connector is declared, but it can not be served: {detail}',
    fix: 'Mend what is named. Building the definition works without it.',
  },
  'icon-not-found': {
    severity: 'error',
    message: 'The icon {path} does not exist.',
    fix: 'Correct the path of the icon; it is relative to the file that is built.',
  },
})

export type DiagnosticCode = keyof typeof DIAGNOSTICS

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Names<Rest>
  : never

/** What a report of this code has to fill in: the names in braces of its message and fix. */
export type DiagnosticParameters<C extends DiagnosticCode> = {
  readonly [N in Names<`${(typeof DIAGNOSTICS)[C]['message']} ${(typeof DIAGNOSTICS)[C]['fix']}`>]: string | number
}
