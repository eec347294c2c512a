/** Owns the shape of a list of tools, as the Model Context Protocol has it. */

/** A JSON Schema without references, for readers that follow none. */
export interface McpSchema {
  readonly [keyword: string]: unknown
}

/** The schema of what a tool takes or gives: always an object. */
export interface McpObjectSchema extends McpSchema {
  readonly type: 'object'
  readonly properties?: Readonly<Record<string, McpSchema>>
  readonly required?: readonly string[]
}

/** What hosts decide by whether they ask a person before a tool runs. */
export interface McpAnnotations {
  readonly title?: string
  readonly readOnlyHint: boolean
  /** Present where something is changed. */
  readonly destructiveHint?: boolean
  readonly idempotentHint?: boolean
  readonly openWorldHint: boolean
}

export interface McpTool {
  readonly name: string
  readonly title?: string
  readonly description?: string
  readonly inputSchema: McpObjectSchema
  readonly outputSchema?: McpObjectSchema
  readonly annotations: McpAnnotations
}

/** What a server answers that is asked for its tools. */
export interface McpToolsDocument {
  readonly tools: readonly McpTool[]
}
