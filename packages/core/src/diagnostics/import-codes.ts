/** Owns the part of the catalogue that says what can be wrong with documents that are read, in the order of the harm that it does: reports keep it. */
import { catalogue } from './catalogue.js'

export const IMPORT = catalogue({
  // Nothing can be imported
  'unreadable-json': {
    severity: 'error',
    message: 'The document is no JSON: {detail}.',
    fix: 'Correct the syntax at this place; comments and trailing commas may stay.',
  },
  'unreadable-yaml': {
    severity: 'error',
    message: 'The document is not YAML: {detail}.',
    fix: 'Correct the file at that line.',
  },
  'too-large': {
    severity: 'error',
    message: 'The document has {seen} {what}; more than {most} are not read.',
    fix: 'Check that it is the file that was meant; leave out what is not needed.',
  },
  'too-deep': {
    severity: 'error',
    message: 'The document is nested more than 200 levels deep.',
    fix: 'Check where it comes from; no connector needs that.',
  },
  'prototype-key': {
    severity: 'error',
    message: 'The document has a member {name} at {at}, which no request and no reply may have.',
    fix: 'Rename or remove it; where an attack put it there, do not import the document.',
  },
  'not-a-document': {
    severity: 'error',
    message: 'The document is no object.',
    fix: 'Check that it is the file that was meant.',
  },
  'unknown-document': {
    severity: 'error',
    message: 'This is neither Swagger 2.0 nor OpenAPI 3.0 or 3.1 nor a Postman collection: at its top it has {seen}.',
    fix: 'Give a document that says "swagger": "2.0" or "openapi": "3.1.0", or a collection with `info` and `item`.',
  },
  'not-swagger2': {
    severity: 'error',
    message: 'The document is not a Swagger 2.0 definition.',
    fix: 'Give a document with "swagger": "2.0" and "paths".',
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
  'not-api-properties': {
    severity: 'error',
    message: 'The document has no object `properties`, so it is no apiProperties.json.',
    fix: 'Give the file that stands beside apiDefinition.swagger.json.',
  },
  'import-not-found': {
    severity: 'error',
    message: 'The document has no {what}{hint}.',
    fix: 'Check the spelling; case counts.',
  },
  'import-no-operations': {
    severity: 'error',
    message: 'Nothing is left of the document: it has no operations, or none that was asked for.',
    fix: 'Check the document, and the tags and operations that were asked for.',
  },
  'import-too-complex': {
    severity: 'error',
    message: 'The document describes too many schemas; from here on any value is allowed.',
    fix: 'Ask for fewer operations: ferrule import --tags or --operations.',
  },
  'reference-loop': {
    severity: 'error',
    message: 'The reference {reference} leads back to itself.',
    fix: 'Let it point at what it is meant to name.',
  },
  'import-reference-loop': {
    severity: 'error',
    message: 'The reference {reference} leads back to itself; any value is allowed instead.',
    fix: 'Let one of the schemas in the circle say what it is.',
  },

  // A secret, or a report that is not whole
  'client-secret-in-document': {
    severity: 'warning',
    message: 'The document carries the secret of an OAuth application.',
    fix: 'Remove clientSecret and give it when the connector is deployed; replace it at the identity provider where it is real.',
  },
  'import-too-many-findings': {
    severity: 'warning',
    message: 'There are more than {count} findings; the others are not listed.',
    fix: 'Ask for fewer operations: ferrule import --tags or --operations.',
  },

  // Something is left out, or too much is there
  'import-no-server': {
    severity: 'warning',
    message: 'The document does not tell where the API is ({seen}); {host} stands in for it.',
    fix: 'Change `url` of the connector to the address of the API.',
  },
  'import-limit': {
    severity: 'warning',
    message: '{what} is more than the platform takes, which is {limit}.',
    fix: 'Ask for fewer operations (ferrule import --tags or --operations), or shorten it.',
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
  'import-other-host': {
    severity: 'warning',
    message: 'The request goes to {host}; the connector has one address, {address}, so it is left out.',
    fix: 'Make a connector of its own of it.',
  },
  'import-security': {
    severity: 'warning',
    message: 'The platform has no authentication like {name} ({kind}); it is left out.',
    fix: 'Declare another scheme with @Security, or set the header by a policy.',
  },
  'import-security-together': {
    severity: 'warning',
    message: 'Several schemes have to hold together ({names}); the platform sends the first by itself, and no other.',
    fix: 'Send the others with a policy, such as Policy.setHeader.',
  },
  'import-reference-not-followed': {
    severity: 'warning',
    message: 'The reference {reference} can not be followed ({reason}); what it names is left out.',
    fix: 'Correct the reference, or copy what it names into the document.',
  },
  'import-remote-reference': {
    severity: 'warning',
    message: 'The reference {reference} leads into another document, which is not read; any value is allowed instead.',
    fix: 'Let the command line fetch it: ferrule import --fetch-refs.',
  },
  'reference-outside': {
    severity: 'warning',
    message: 'The reference {reference} leads into another document, which is not read; what it names is left out.',
    fix: 'Let the command line fetch it (ferrule import --fetch-refs), or copy what it names into the document.',
  },
  'import-reference-unknown': {
    severity: 'warning',
    message: 'The reference {reference} leads nowhere; any value is allowed instead.',
    fix: 'Correct the reference.',
  },
  'reference-unknown': {
    severity: 'warning',
    message: 'The reference {reference} leads nowhere; what it should name is left out.',
    fix: 'Declare what it names, or correct the reference.',
  },
  'import-wrong-type': {
    severity: 'warning',
    message: 'Here should be {expected}, and there is {seen}; it is left out.',
    fix: 'Correct the document at this place.',
  },
  'not-an-object': {
    severity: 'warning',
    message: 'An object is expected, not {seen}; it is left out.',
    fix: 'Correct it in the document.',
  },
  'import-path-parameter': {
    severity: 'warning',
    message: 'The path parameter {name} and the path {path} do not agree; {instead}.',
    fix: 'Declare each name in braces as a parameter, and no other.',
  },
  'parameter-left-out': {
    severity: 'warning',
    message: 'The parameter {name} ({place}) is left out: an operation takes parameters in path, query, header and form, and one body.',
    fix: 'Correct the parameter in the document.',
  },
  'import-cookie': {
    severity: 'warning',
    message: 'The parameter {name} travels as cookie, which the platform can not send; it is left out.',
    fix: 'Let the API take it as header.',
  },
  'import-form': {
    severity: 'warning',
    message: '{what}, which a form of the platform can not carry; {instead}.',
    fix: 'Tell makers in the description what is expected, or send it as JSON.',
  },
  'import-body': {
    severity: 'warning',
    message: 'The body can not be read ({detail}); {instead}.',
    fix: 'Give an example that is complete JSON.',
  },
  'response-left-out': {
    severity: 'warning',
    message: 'The response {status} is left out: it is neither a status nor "default".',
    fix: 'Give the response a status from 100 to 599, or call it "default".',
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

  // Something travels otherwise
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
  'import-media-types': {
    severity: 'warning',
    message: 'Of several media types one remains: {kept}; left out: {dropped}.',
    fix: 'Nothing to do where one is enough.',
  },
  'import-servers': {
    severity: 'warning',
    message: 'The document names {count} servers; the first is the address of the connector.',
    fix: 'Give another address where the first is not meant: ferrule build --url.',
  },
  'import-variable': {
    severity: 'warning',
    message: 'The variable {name} has no value; {instead}.',
    fix: 'Give the collection a value for it.',
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

  // More is accepted than the source says
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
  'import-required-unknown': {
    severity: 'warning',
    message: 'The property {name} is required and not described; it is left out.',
    fix: 'Describe it among the properties.',
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

  // Something reads otherwise
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
  'import-missing': {
    severity: 'warning',
    message: 'The document does not say {what}; it reads {instead}.',
    fix: 'Say it in the document, or in the connector.',
  },
  encoding: {
    severity: 'warning',
    message: 'The file is written in {encoding}, not in UTF-8.',
    fix: 'Save it as UTF-8; other tools may not read it at all.',
  },
  'lenient-json': {
    severity: 'warning',
    message: 'The document is no strict JSON: it has {detail}.',
    fix: 'Nothing to do: it was read all the same, and is written without them.',
  },
})
