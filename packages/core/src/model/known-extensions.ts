/** Owns which `x-ms-*` extensions the platform reads and where; it ignores every other without a word. */

/** What an extension may stand beside. A path parameter is a parameter too. */
export type ExtensionPlace =
  'connector' | 'info' | 'path' | 'operation' | 'parameter' | 'pathParameter' | 'schema' | 'response' | 'notification'

/** Every `x-ms-*` that the platform reads, and where. */
export const KNOWN_EXTENSIONS: Readonly<Record<string, readonly ExtensionPlace[]>> = {
  'x-ms-agentic-protocol': ['operation'],
  'x-ms-ai-sensitivity': ['parameter', 'schema'],
  'x-ms-api-annotation': ['info', 'operation'],
  'x-ms-capabilities': ['connector', 'operation'],
  'x-ms-connector-metadata': ['connector'],
  'x-ms-content-sensitivityLabelInfo': ['schema'],
  'x-ms-deployment-version': ['info'],
  'x-ms-description-for-model': ['operation', 'parameter', 'schema'],
  'x-ms-docs': ['connector'],
  'x-ms-dynamic-list': ['parameter', 'schema'],
  'x-ms-dynamic-properties': ['schema'],
  'x-ms-dynamic-schema': ['schema'],
  'x-ms-dynamic-tree': ['parameter', 'schema'],
  'x-ms-dynamic-values': ['parameter', 'schema'],
  'x-ms-editor': ['parameter', 'schema'],
  'x-ms-editor-options': ['parameter', 'schema'],
  'x-ms-enum-values': ['parameter', 'schema'],
  'x-ms-explicit-input': ['parameter', 'schema'],
  'x-ms-keywords': ['info'],
  'x-ms-localizeDefaultValue': ['parameter', 'schema'],
  'x-ms-media-kind': ['parameter', 'schema'],
  'x-ms-name-for-model': ['operation', 'parameter', 'schema'],
  'x-ms-no-generic-test': ['operation'],
  'x-ms-notification': ['operation'],
  'x-ms-notification-content': ['path'],
  'x-ms-notification-url': ['schema'],
  'x-ms-openai-data': ['connector', 'operation'],
  'x-ms-openai-manifest': ['connector'],
  'x-ms-openai-published-to-copilots': ['info'],
  'x-ms-operation-context': ['operation'],
  'x-ms-pageable': ['operation'],
  'x-ms-require-user-confirmation': ['operation'],
  'x-ms-safe-operation': ['operation'],
  'x-ms-summary': ['operation', 'parameter', 'schema', 'response', 'notification'],
  'x-ms-test-value': ['parameter', 'schema'],
  'x-ms-trigger': ['operation'],
  'x-ms-trigger-hint': ['operation'],
  'x-ms-trigger-metadata': ['operation'],
  'x-ms-trigger-value': ['parameter'],
  'x-ms-url-encoding': ['pathParameter'],
  'x-ms-visibility': ['operation', 'parameter', 'schema', 'response'],
}

/** Whether the platform looks for a known extension at a place. */
export function isExtensionOf(places: readonly ExtensionPlace[], place: ExtensionPlace): boolean {
  return places.includes(place) || (place === 'pathParameter' && places.includes('parameter'))
}

/** Two letters changed, added or dropped are a slip; so is a known key with something behind it. */
const MOST_SLIPS = 2

/** The known extension that a key was probably meant to be. */
export function nearestExtension(key: string): string | undefined {
  const begun = Object.keys(KNOWN_EXTENSIONS).find((known) => key.startsWith(known) && /^[^\w-]/.test(key.slice(known.length)))
  if (begun !== undefined) return begun
  const written = key.toLowerCase()
  const [closest] = Object.keys(KNOWN_EXTENSIONS)
    .map((known) => ({ known, slips: distance(written, known.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips)
  return closest !== undefined && closest.slips <= MOST_SLIPS ? closest.known : undefined
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
