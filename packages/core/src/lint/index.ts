/** Rules about a connector's documents, and finding where they are broken. */
export type { DocumentName, Edit, Finding } from './finding.js'
export { lintConnector } from './lint.js'
export type { LintOptions } from './lint.js'
export type { ConnectorFiles, ReportBroken, ReportOptions, Rule } from './rule.js'
export { RULES } from './rules/index.js'
export { RULESETS } from './severity.js'
export type { Ruleset, Severities, Severity } from './severity.js'
export type { View } from './view/index.js'
