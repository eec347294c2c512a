/** A courier's API as a connector: most operations pass as they are, one changes its request, one its reply. */
import { Action, BaseConnector, Connector, file, listOf, Security } from '@ferrule/core'
import type { Context, FileResult, List } from '@ferrule/core'
import { AnnounceParcel, KeepLabel, ListParcels, Parcel, ParcelNumber } from './models.js'

const NO_PARCEL = { 404: { description: 'There is no such parcel' } } as const

@Connector({
  title: 'Contoso Courier',
  description: 'Announces the parcels that Contoso Courier carries, and keeps their labels.',
  version: '1.0.0',
  url: 'https://courier-connector.contoso.example/api',
  backend: 'http://127.0.0.1:4000/v1',
  publisher: 'Contoso',
  stackOwner: 'Contoso',
})
// Nothing here checks the key: it is passed on, and the API decides.
@Security.apiKey({ in: 'header', name: 'X-Courier-Key', summary: 'API key', description: 'The key that the courier gave you.' })
export class Courier extends BaseConnector {
  /** Changes the request: flows weigh in kilograms, the API in grams. */
  @Action('POST /parcels', {
    summary: 'Announce a parcel',
    description: 'Announces a parcel and returns it.',
    returns: () => Parcel,
    status: 201,
  })
  announceParcel({ to, kilograms, note }: AnnounceParcel, context: Context): Promise<Parcel> {
    return context.forward(undefined, { body: { to, note, grams: Math.round(kilograms * 1000) } })
  }

  /** Changes the reply: the API answers a bare array, which could never grow a second property. */
  @Action('GET /parcels', { summary: 'List parcels', description: 'Finds parcels.', returns: () => listOf(Parcel) })
  listParcels(input: ListParcels, context: Context): Promise<List<Parcel>> {
    return context.forward(input, { reply: ({ status, headers, body }) => ({ status, headers, body: { value: body } }) })
  }

  @Action('GET /parcels/{number}', {
    summary: 'Get a parcel',
    description: 'Finds one parcel.',
    returns: () => Parcel,
    responses: NO_PARCEL,
  })
  getParcel(input: ParcelNumber, context: Context): Promise<Parcel> {
    return context.forward(input)
  }

  @Action('PUT /parcels/{number}/label', { summary: 'Keep a label', description: 'Keeps the label of a parcel.', responses: NO_PARCEL })
  keepLabel(input: KeepLabel, context: Context): Promise<void> {
    return context.forward(input)
  }

  @Action('GET /parcels/{number}/label', {
    summary: 'Get a label',
    description: 'Gives the label of a parcel.',
    returns: () => file(),
    responses: NO_PARCEL,
  })
  getLabel(input: ParcelNumber, context: Context): Promise<FileResult> {
    return context.forward(input)
  }
}

export default Courier
