/** Owns the part of the catalogue that says what can be wrong while documents are written and read. */
import { catalogue } from './catalogue.js'

export const DOCUMENTS = catalogue({
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
})
