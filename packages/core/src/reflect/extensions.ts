/** Owns checking hand-written extensions: a misspelt `x-ms-*` has no effect on the platform, and nobody tells. */
import type { Place, Report } from '../diagnostics/index.js'
import type { Extensions } from '../model/index.js'

/** Every `x-ms-*` that the platform reads. */
const KNOWN = [
  'x-ms-agentic-protocol',
  'x-ms-ai-sensitivity',
  'x-ms-api-annotation',
  'x-ms-capabilities',
  'x-ms-connector-metadata',
  'x-ms-content-sensitivityLabelInfo',
  'x-ms-deployment-version',
  'x-ms-description-for-model',
  'x-ms-docs',
  'x-ms-dynamic-list',
  'x-ms-dynamic-properties',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-tree',
  'x-ms-dynamic-values',
  'x-ms-editor',
  'x-ms-editor-options',
  'x-ms-enum-values',
  'x-ms-explicit-input',
  'x-ms-keywords',
  'x-ms-localizeDefaultValue',
  'x-ms-media-kind',
  'x-ms-name-for-model',
  'x-ms-no-generic-test',
  'x-ms-notification',
  'x-ms-notification-content',
  'x-ms-notification-url',
  'x-ms-openai-data',
  'x-ms-openai-manifest',
  'x-ms-openai-published-to-copilots',
  'x-ms-operation-context',
  'x-ms-pageable',
  'x-ms-require-user-confirmation',
  'x-ms-safe-operation',
  'x-ms-summary',
  'x-ms-test-value',
  'x-ms-trigger',
  'x-ms-trigger-hint',
  'x-ms-trigger-metadata',
  'x-ms-trigger-value',
  'x-ms-url-encoding',
  'x-ms-visibility',
] as const

/** Reports each `x-ms-*` that the platform does not know, with the one that was probably meant. */
export function checkExtensions(report: Report, extensions: Extensions | undefined, at: () => Place): void {
  for (const key of Object.keys(extensions ?? {})) {
    if (!key.startsWith('x-')) report('extension-name', at, { key })
    else if (key.startsWith('x-ms-') && !(KNOWN as readonly string[]).includes(key))
      report('unknown-extension', at, { key, nearest: nearest(key) })
  }
}

function nearest(key: string): string {
  return KNOWN.reduce((best, candidate) => (distance(key, candidate) < distance(key, best) ? candidate : best), KNOWN[0] as string)
}

/** The number of letters to change, add or drop. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
