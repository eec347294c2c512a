/** The orders of a shop as a connector: one class, served and described. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Action, BaseConnector, Conflict, Connector, file, NotFound, page, Security, Trigger } from '@ferrule/core'
import type { Context, FileResult, Page, Poll, PollResult } from '@ferrule/core'
import { HttpError } from '@ferrule/fastify'
import type { TriggerServiceOptions } from '@ferrule/fastify'
import { openSqliteStore } from '@ferrule/triggers/sqlite'
import { fieldsOf, WrongDetail } from './details.js'
import {
  AddArticle,
  AddedArticle,
  Article,
  Category,
  CategoryFields,
  CategoryId,
  ListArticles,
  StockFilter,
  StockLevel,
} from './models/catalogue.js'
import { ChangeFilter, ListOrders, NewOrderFilter, OrderId, UpdateOrder, UploadInvoice } from './models/inputs.js'
import { Order, PlaceOrder } from './models/order.js'
import { LinesAreFixed, openShop, UnknownArticle, UnknownCategory } from './shop.js'
import type { Shop } from './shop.js'

/** Who calls: the application that a key was given to. */
export interface Application {
  readonly name: string
}

const NO_ORDER = { 404: { description: 'There is no such order' } } as const
const NO_ARTICLE = { 422: { description: 'An article is not in the catalogue' } } as const

@Connector({
  title: 'Contoso Orders',
  description: 'Place, find and follow the orders of the Contoso shop, and keep their invoices.',
  version: '1.0.0',
  url: 'https://orders.contoso.example/api',
  icon: './icon.png',
  brandColor: '#0a5c36',
  publisher: 'Contoso',
  stackOwner: 'Contoso',
  contact: { name: 'Contoso Support', url: 'https://contoso.example/support', email: 'support@contoso.example' },
  website: 'https://contoso.example',
  privacyPolicy: 'https://contoso.example/privacy',
  categories: ['Commerce', 'Sales and CRM'],
  mcp: true,
})
@Security.apiKey({
  in: 'header',
  name: 'X-Api-Key',
  summary: 'API key',
  description: 'The key that Contoso gave you.',
  keys: (orders: Orders) => orders.keys,
})
export class Orders extends BaseConnector {
  constructor(
    readonly shop: Shop,
    readonly keys: ReadonlyMap<string, Application>,
  ) {
    super()
  }

  @Action('POST /orders', {
    summary: 'Place an order',
    description: 'Places an order and returns it with its total.',
    visibility: 'important',
    returns: () => Order,
    status: 201,
    responseDescription: 'The order as it was placed',
    responses: NO_ARTICLE,
  })
  async placeOrder(input: PlaceOrder, context: Context<Application>): Promise<Order> {
    const order = await explained(() =>
      this.shop.place(input, (placed, transaction) => this.publish(this.orderPlaced, placed, { id: placed.id, transaction })),
    )
    context.log.info({ order: order.id, application: context.principal.name }, 'order placed')
    return order
  }

  @Action('GET /orders/{orderId}', {
    summary: 'Get an order',
    description: 'Finds one order.',
    returns: () => Order,
    responseDescription: 'The order',
    responses: NO_ORDER,
  })
  async getOrder({ orderId }: OrderId): Promise<Order> {
    return this.shop.find(orderId) ?? noOrder(orderId)
  }

  @Action('PATCH /orders/{orderId}', {
    summary: 'Update an order',
    description: 'Changes status, note or, while it is placed, the lines of an order.',
    returns: () => Order,
    responseDescription: 'The order as it is now',
    responses: { ...NO_ORDER, 409: { description: 'The order is not placed any more, so its lines stay' }, ...NO_ARTICLE },
  })
  async updateOrder({ orderId, ...change }: UpdateOrder): Promise<Order> {
    const changed = await explained(() =>
      this.shop.update(orderId, change, (order, transaction) => this.publish(this.orderChanged, order, { transaction })),
    )
    return changed ?? noOrder(orderId)
  }

  @Action('DELETE /orders/{orderId}', { summary: 'Delete an order', description: 'Removes an order for good.', responses: NO_ORDER })
  async deleteOrder({ orderId }: OrderId): Promise<void> {
    if (!(await this.shop.remove(orderId))) noOrder(orderId)
  }

  @Action('GET /orders', {
    summary: 'List orders',
    description: 'Lists orders, oldest first, narrowed by what you fill in.',
    returns: () => page(Order),
    responseDescription: 'A page of orders',
  })
  async listOrders(input: ListOrders, context: Context<Application>): Promise<Page<Order>> {
    const { orders, next } = this.shop.list(input)
    return next === undefined ? { value: orders } : { value: orders, nextLink: context.link({ after: next }) }
  }

  @Action('POST /orders/{orderId}/invoice', {
    summary: 'Upload an invoice',
    description: 'Keeps a PDF with an order, in place of an earlier one.',
    responses: NO_ORDER,
  })
  async uploadInvoice({ orderId, invoice }: UploadInvoice): Promise<void> {
    if (this.shop.find(orderId) === undefined) noOrder(orderId)
    await this.shop.keepInvoice(orderId, await invoice.bytes())
  }

  @Action('GET /orders/{orderId}/invoice', {
    summary: 'Download an invoice',
    description: 'Returns the PDF that is kept with an order.',
    returns: () => file('application/pdf'),
    responseDescription: 'The invoice',
    responses: { 404: { description: 'There is no such order, or no invoice' } },
  })
  async downloadInvoice({ orderId }: OrderId): Promise<FileResult> {
    const content = this.shop.invoiceOf(orderId)
    if (content === undefined) throw new NotFound(`There is no invoice of the order ${orderId}.`)
    return { content, name: `invoice-${orderId}.pdf` }
  }

  @Action('POST /articles', {
    summary: 'Add an article',
    description: 'Takes an article into the catalogue, with the details that its category asks for.',
    returns: () => AddedArticle,
    status: 201,
    responseDescription: 'The article as it is in the catalogue',
    responses: { 422: { description: 'There is no such category, or it has no such detail' } },
  })
  async addArticle(input: AddArticle): Promise<AddedArticle> {
    return explained(() => this.shop.addArticle(input))
  }

  @Action('GET /categories', {
    summary: 'List categories',
    description: 'Fills the drop-down of categories.',
    visibility: 'internal',
    returns: () => [Category],
    responseDescription: 'The categories',
  })
  async listCategories(): Promise<Category[]> {
    return this.shop.listCategories()
  }

  @Action('GET /articles', {
    summary: 'List articles',
    description: 'Fills the drop-down of articles; it depends on the category.',
    visibility: 'internal',
    returns: () => [Article],
    responseDescription: 'The articles',
  })
  async listArticles(input: ListArticles): Promise<Article[]> {
    return this.shop.listArticles(input.category)
  }

  @Action('GET /categories/{category}/fields', {
    summary: 'List the fields of a category',
    description: 'Tells which details can be filled in for an article of a category.',
    visibility: 'internal',
    returns: () => CategoryFields,
    responseDescription: 'The fields',
    responses: { 404: { description: 'There is no such category' } },
  })
  async listCategoryFields({ category }: CategoryId): Promise<CategoryFields> {
    if (!this.shop.hasCategory(category)) throw new NotFound(`There is no category ${category}.`)
    return { schema: { type: 'object', properties: fieldsOf(category) } }
  }

  @Trigger.webhook({
    summary: 'When an order is placed',
    description: 'Starts as soon as an order is placed.',
    hint: 'Place an order to see it work.',
    visibility: 'important',
    event: () => Order,
    input: () => NewOrderFilter,
  })
  orderPlaced(order: Order, filter: NewOrderFilter): boolean {
    return order.total >= (filter.minimumTotal ?? 0)
  }

  @Trigger.polling({
    summary: 'When an order changes',
    description: 'Starts when status, note or lines of an order change.',
    event: () => Order,
    input: () => ChangeFilter,
  })
  orderChanged(order: Order, filter: ChangeFilter): boolean {
    return filter.status === undefined || order.status === filter.status
  }

  @Trigger.polling({
    summary: 'When stock is low',
    description: 'Starts when few of an article are left.',
    item: () => StockLevel,
    input: () => StockFilter,
    order: { position: 'changedAt', id: 'id' },
    commitLagMs: 1_000,
  })
  async stockLow({ after, limit }: Poll, filter: StockFilter): Promise<PollResult<StockLevel>> {
    return { items: this.shop.lowStock({ atMost: filter.atMost ?? 10, after, limit }) }
  }
}

export default Orders

function noOrder(orderId: string): never {
  throw new NotFound(`There is no order ${orderId}.`)
}

/** Says what the shop refuses so that a maker can read it. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof UnknownArticle || cause instanceof UnknownCategory || cause instanceof WrongDetail)
      throw new HttpError('unprocessable', cause.message, { cause })
    if (cause instanceof LinesAreFixed) throw new Conflict(cause.message, { cause })
    throw cause
  }
}

/** Opens the shop's file and says which key opens the door. Called by `ferrule dev` and `ferrule serve`. */
export function create(): Orders {
  const shop = openShop(databaseFile())
  const key = process.env['ORDERS_API_KEY'] ?? localKey(process.env['ORDERS_KEY_FILE'] ?? beside('../orders.key'))
  return new Orders(shop, new Map([[key, { name: 'local' }]]))
}

/** The shop's own file keeps the triggers too, so that an order and what flows hear of it are one transaction. */
export async function triggers(): Promise<TriggerServiceOptions> {
  const key = process.env['ORDERS_TRIGGERS_KEY'] ?? keptIn(process.env['ORDERS_TRIGGERS_KEY_FILE'] ?? beside('../triggers.key'), 32)
  return { store: await openSqliteStore({ file: databaseFile() }), keys: [Buffer.from(key, 'base64url')] }
}

const databaseFile = (): string => process.env['ORDERS_DATABASE'] ?? beside('../orders.sqlite')
const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** A key of this machine's own, made at the first start and kept in a file that only its owner reads. */
function localKey(path: string): string {
  const key = keptIn(path, 24)
  process.stderr.write(`X-Api-Key: ${key}\n`)
  return key
}

function keptIn(path: string, bytes: number): string {
  if (!existsSync(path)) writeFileSync(path, randomBytes(bytes).toString('base64url'), { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}
