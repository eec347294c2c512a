/** Owns how a rule is written down. */
import type { Rule } from './rule.js'

/** Keeps a rule as it is; its type is checked where it is written. */
export const rule = (definition: Rule): Rule => Object.freeze(definition)
