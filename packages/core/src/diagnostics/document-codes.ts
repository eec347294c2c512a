/** Owns the part of the catalogue that says what can be wrong while documents are written. */
import { catalogue } from './catalogue.js'

export const DOCUMENTS = catalogue({
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
  'tool-schema-cut': {
    severity: 'warning',
    message: 'Agents are not told what belongs here any further, because {why}.',
    fix: 'Nothing has to be done where they need no more; else give the action an input or a result of its own that is smaller.',
  },
  'tool-renamed': {
    severity: 'warning',
    message: 'The tool is called {name}, because hosts of language models do not take the name {wanted}.',
    fix: 'Give the action `ai: { name }` of at most 64 letters, digits, underscores and hyphens, unlike that of any other.',
  },
  'too-many-tools': {
    severity: 'warning',
    message: 'The connector has {count} tools; an agent of Copilot Studio takes {most}.',
    fix: 'Leave out what agents do not need with `ai: { enabled: false }`.',
  },
  'security-not-in-model': {
    severity: 'warning',
    message: 'OpenAPI can not say that the security scheme {name} is asked for: the connector does not have it.',
    fix: 'Declare it on the connector, or correct the name.',
  },
})
