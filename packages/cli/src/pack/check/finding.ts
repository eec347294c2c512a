/** Owns what is found in a package. */

/** Something that Microsoft refuses in a package, or may. */
export interface PackageFinding {
  /** The number of Microsoft's certification policy; where none is known, the name of the rule. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** `upload.zip > package.zip > PkgAssets`. */
  readonly at: string
  readonly message: string
  readonly fix: string
}

/** Reports an error, unless it says otherwise. */
export type ReportFinding = (code: string, at: string, message: string, fix: string, severity?: PackageFinding['severity']) => void
