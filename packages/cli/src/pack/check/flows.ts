/** Owns whether a flow uses the connector: by its name, and by an operation that it has. */
import { callsOf, connectionsOf } from '../flows.js'
import type { ReportFinding } from './finding.js'
import { jsonIn } from './opened.js'
import type { SolutionContent } from './solutions.js'

const FIX = 'Add an action or a trigger of the connector to the flow, and export the solution again.'

/** Checks the flows of a solution against the connector that is certified. */
export function checkFlows(
  { opened, workflows }: SolutionContent,
  connector: string,
  operationIds: ReadonlySet<string>,
  report: ReportFinding,
): void {
  if (workflows.length === 0) return
  const flows = workflows.flatMap((path) => {
    const flow = jsonIn(opened, path)
    if (flow === undefined) report('5000.1.1.15', `${opened.at} > ${path}`, 'It is no JSON.', 'Export the solution again.')
    return flow === undefined ? [] : [flow]
  })
  const uses = flows.flatMap((flow) => {
    const keys = new Set(
      connectionsOf(flow).flatMap(({ key, connector: name }) => (name.toLowerCase() === connector.toLowerCase() ? [key] : [])),
    )
    return callsOf(flow).filter(({ connection }) => keys.has(connection))
  })
  if (flows.length > 0 && uses.length === 0) {
    const names = [...new Set(flows.flatMap((flow) => connectionsOf(flow).map(({ connector: name, api }) => name || api)))]
    report('5000.1.1.7', opened.at, `No flow uses the connector ${connector}; they use ${names.join(', ').slice(0, 300) || 'none'}.`, FIX)
  }
  for (const id of new Set(uses.map(({ operationId }) => operationId))) {
    if (!operationIds.has(id)) report('5000.1.1.7', opened.at, `A flow calls ${id.slice(0, 100)}, which the connector does not have.`, FIX)
  }
}
