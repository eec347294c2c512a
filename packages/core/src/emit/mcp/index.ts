/** Owns the connector's actions as tools of the Model Context Protocol. */
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import type { ConnectorModel } from '../../model/index.js'
import { emission, type Emission } from '../shared/emission.js'
import { planTools, type PlannedTool } from './tools.js'
import type { McpToolsDocument } from './types.js'

/** Writes the list of tools that the connector's MCP server answers. Triggers are no tools. */
export function emitMcpTools(model: ConnectorModel): Emission<McpToolsDocument> {
  const { report, diagnostics } = createDiagnosticCollector()
  return emission({ tools: planTools(model, report).map(({ tool }) => tool) }, diagnostics)
}

/** The same tools, and what a call of each becomes: for who serves them. */
export function planMcpTools(model: ConnectorModel): readonly PlannedTool[] {
  return planTools(model, () => undefined)
}
