/** Owns `ferrule cards`: what a maker sees of a connector, read from its files as the platform's designer reads them. */
import { openDesigner, UnknownOperation, type Card, type Designer } from '@ferrule/testing/designer'
import { printCard } from '../cards/print-card.js'
import { printCatalogue } from '../cards/print-catalogue.js'
import { readConnectorDocuments } from '../connector-documents.js'
import { DECLARATION_ERRORS, FINE, type ExitCode } from '../exit-code.js'
import { printJson, printLine } from '../print.js'
import { UsageError } from '../usage-error.js'

export interface CardsOptions {
  readonly defaults?: boolean
  readonly each?: boolean
  readonly older?: boolean
  readonly search?: string
  readonly json?: boolean
}

const RULE = 80

/** Runs `ferrule cards`: the list of what a maker may pick, or the card of one operation. */
export async function cards(source: string, operationId: string | undefined, options: CardsOptions): Promise<ExitCode> {
  const { definition, properties, diagnostics } = await readConnectorDocuments(source)
  if (diagnostics.length > 0) {
    const { printDiagnostics, withRelativeFiles } = await import('../print-diagnostics.js')
    const found = withRelativeFiles(diagnostics)
    if (options.json !== true) printDiagnostics(found)
    else if (definition === undefined) printJson({ ok: false, diagnostics: found })
  }
  if (definition === undefined) return DECLARATION_ERRORS
  const designer = openDesigner({ definition, ...(properties === undefined ? {} : { properties }) })
  return operationId === undefined ? showCatalogue(designer, options) : showCard(designer, operationId, options)
}

function showCatalogue(
  designer: Designer,
  { defaults = false, each = false, older = false, search = '', json = false }: CardsOptions,
): ExitCode {
  const catalogue = designer.catalogue({ showOlder: older, search })
  if (json) printJson(catalogue.problems.length > 0 ? { ok: false, problems: catalogue.problems } : designer.cards({ defaults }))
  else printCatalogue(catalogue)
  if (each && !json) for (const { operationId } of [...catalogue.triggers, ...catalogue.actions]) printBelow(designer.card(operationId))
  return catalogue.problems.length > 0 ? DECLARATION_ERRORS : FINE
}

function printBelow(card: Card): void {
  printLine()
  printLine('─'.repeat(RULE))
  printCard(card)
}

function showCard(designer: Designer, operationId: string, { json = false }: CardsOptions): ExitCode {
  const card = findCard(designer, operationId)
  if (json) printJson(card)
  else printCard(card)
  return card.problems.length > 0 ? DECLARATION_ERRORS : FINE
}

function findCard(designer: Designer, operationId: string): Card {
  try {
    return designer.card(operationId)
  } catch (error) {
    if (error instanceof UnknownOperation) throw new UsageError(error.message, '`ferrule cards <source>` lists what there is.')
    throw error
  }
}
