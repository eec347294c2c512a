/** Owns the operation by which agents use a connector: declared once, on the connector, so that its definition and what is served agree. */
import type { Place, Report } from '../diagnostics/index.js'
import { isPathTemplate, templateNames, type Action } from '../model/index.js'
import type { ConnectorOptions } from '../decorators/connector.js'

/** The operation of the connector's own MCP server; `undefined` where it has none. */
export function mcpOperation(report: Report, at: () => Place, { mcp, title }: ConnectorOptions): Action | undefined {
  if (mcp === undefined) return undefined
  const {
    path = '/mcp',
    id = 'InvokeMCP',
    summary = `${title.replaceAll(/[^\p{L}\p{N}()]+/gu, ' ').trim()} MCP server`,
    description = `Lets agents use ${title} through the Model Context Protocol.`,
  } = mcp === true ? {} : mcp
  if (!isPathTemplate(path)) report('bad-route', at, { route: path })
  for (const name of templateNames(path)) report('route-name-unknown', at, { name, input: 'nothing' })
  return {
    kind: 'action',
    id,
    summary,
    description,
    verb: 'POST',
    path,
    parameters: [],
    responses: [{ status: 200, description: 'Success' }],
    agenticProtocol: 'mcp-streamable-1.0',
  }
}
