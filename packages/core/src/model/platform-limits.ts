/** Owns how much the platform takes. */

export const PLATFORM_LIMITS = {
  /** Characters of a title, and of a description. */
  title: 30,
  description: 500,
  operations: 256,
  /** Schemas of one body or definition, and of one operation. */
  schemas: 512,
  schemasOfOperation: 16_384,
  /** Characters of a summary that reviewers take, and of one that can be saved. */
  summary: 80,
  longestSummary: 120,
  /** Bytes of a definition. */
  bytes: 1_000_000,
} as const
