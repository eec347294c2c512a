/** Owns the part of the catalogue that says what can be wrong with a module that is loaded. */
import { catalogue } from './catalogue.js'

export const LOADING = catalogue({
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
  'slow-pattern': {
    severity: 'warning',
    message: 'A text from outside may hold the server. {detail}',
    fix: 'Change the pattern so that no two of its repeated parts can take the same text, add @MaxLength, or serve it with "acceptedPatterns" and the reason why it does no harm: otherwise it is not served.',
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
  'script-not-found': {
    severity: 'error',
    message: 'The custom code {path} does not exist.',
    fix: 'Correct the path of the script; it is relative to the file that is built.',
  },
})
