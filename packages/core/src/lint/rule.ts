/** Owns the shape of a rule. */
import type { DiagnosticCode } from '../diagnostics/index.js'
import type { DocumentName, Edit } from './finding.js'
import type { Severities } from './severity.js'
import type { View } from './view/index.js'

/** The documents of a connector, as they are found: JSON as its values, and nothing about them is taken for granted. */
export interface ConnectorFiles {
  /** apiDefinition.swagger.json */
  readonly definition?: unknown
  /** apiProperties.json */
  readonly properties?: unknown
  /** script.csx */
  readonly script?: string
  /** icon.png */
  readonly icon?: Uint8Array
  /** README.md or intro.md */
  readonly readme?: string
  /** How the JSON files are written, where they are files. */
  readonly texts?: { readonly definition?: string; readonly properties?: string }
  /** The titles of other connectors, where somebody knows them. */
  readonly taken?: readonly string[]
}

export interface ReportOptions {
  readonly fix?: Edit
  /** Where it is worse or less bad than the rule says. */
  readonly severity?: Severities
  /** Where it is not the document that the rule is about. */
  readonly document?: DocumentName
}

/** Reports that a rule is broken at a JSON pointer. */
export type ReportBroken = (at: string, message: string, options?: ReportOptions) => void

export interface Rule {
  readonly id: string
  /** What holds where the rule is kept. */
  readonly title: string
  readonly severity: Severities
  /** Who says so: the platform's validator by its rule's name (with … where it is known in part), a certification policy by its number, or where it was observed. */
  readonly source: readonly string[]
  /** The document that it is about; the definition where it does not say. */
  readonly document?: DocumentName
  /** Diagnostics that say the same about a declaration; where one does, the rule is silent. */
  readonly diagnostics?: readonly DiagnosticCode[]
  /** Parts of documents that break it, and that keep it. */
  readonly wrong: ConnectorFiles
  readonly right: ConnectorFiles
  readonly check: (view: View, report: ReportBroken) => void
}
