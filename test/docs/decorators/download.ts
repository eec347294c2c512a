import { Action, BaseConnector, file } from '@ferrule/core'
import type { FileResult } from '@ferrule/core'

export class Orders extends BaseConnector {
  @Action('GET /invoice', { summary: 'Get the invoice', returns: () => file('application/pdf') })
  async invoice(): Promise<FileResult> {
    return { content: Buffer.from('%PDF-'), name: 'invoice.pdf' }
  }
}
