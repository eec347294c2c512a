/** Owns the names that generated modules import from libraries, which their own classes must leave alone. */
import * as core from '@ferrule/core'
import * as classValidator from 'class-validator'

const TYPES = ['Context', 'FileResult', 'List', 'Page', 'Ref', 'UploadedFile']
/** Decorators and functions that declarations use; some of the library's own names are too common to keep from a connector. */
const DECLARATIONS =
  /^(Action|BaseConnector|Body|Connector|dynamic\w*|older\w*|environmentVariable|File|file|FormData|Header|IntersectionType|Model|OmitType|Path|Policy|Property|Query|Security|Trigger)$/

export const IMPORTED: readonly string[] = [
  ...Object.keys(core).filter((name) => DECLARATIONS.test(name)),
  'dynamicList',
  'dynamicProperties',
  'dynamicSchema',
  'dynamicTree',
  'olderDynamicSchema',
  'olderDynamicValues',
  'environmentVariable',
  'Policy',
  ...TYPES,
  ...Object.keys(classValidator).filter((name) => /^(Is|Array|Min|Max|Matches|Length|Contains|Not|Equals|Allow|Validate)/.test(name)),
]
