// What the compiler accepts and rejects of a declaration. `// error: text` stands above each line that must not compile.
import { IsString } from 'class-validator'
import {
  Action,
  BaseConnector,
  Connector,
  dynamicList,
  dynamicProperties,
  dynamicSchema,
  dynamicTree,
  dynamicValues,
  environmentVariable,
  file,
  IntersectionType,
  listOf,
  Model,
  page,
  PartialType,
  Path,
  PickType,
  Property,
  Query,
  reply,
  Security,
  Trigger,
} from '@ferrule/core'
import type { Context, Feed, FileResult, List, Page, Poll, PollResult, Reply } from '@ferrule/core'

class Country {
  @Property() code!: string
  @Property() title!: string
}
class Owner {
  @Property() name!: string
}
class Category {
  @Property() id!: string
  @Property() name!: string
  @Property({ type: () => Owner }) owner!: Owner
}
class CategoryPage {
  @Property({ items: () => Category }) value!: Category[]
  @Property() nextLink?: string
}
class Order {
  @Property() id!: string
  @Property() total!: number
}
class Late {
  @Property() id!: string
  @Property() since!: Date
}
class OrderFilter {
  @Property() minimumTotal?: number
}
class GetOrder {
  @Path() orderId!: string
}
class GetByNumber {
  @Path({ name: 'id' }) orderNumber!: string
}
class ListCategories {
  @Query() country!: string
}
class PlaceOrder {
  @Property({ values: dynamicValues<Orders>('listCountries', { value: 'code', label: 'title' }) }) country!: string
  @Property({
    values: dynamicValues<Orders, PlaceOrder>('listCategories', {
      collection: 'value',
      value: 'id',
      label: 'owner.name',
      parameters: { country: 'country' },
    }),
  })
  category!: string
  @Property({
    values: dynamicValues<Orders, PlaceOrder>('listCategories', {
      collection: 'value',
      value: 'id',
      label: 'name',
      parameters: { country: { value: 'DE' } },
    }),
  })
  other!: string
  @Property({ values: dynamicValues<Orders>('invoices.listInvoices', { collection: 'value', value: 'id', label: 'id' }) }) invoice!: string
}
class UpdateOrder extends PartialType(PickType(Order, ['total'])) {
  @Path() @IsString() id!: string
}
interface Customer {
  name: string
}

class Invoices {
  @Action('GET /invoices', { summary: 'List invoices', returns: () => listOf(Order) })
  async listInvoices(): Promise<List<Order>> {
    return { value: [] }
  }
}

@Connector({ title: 'Orders', description: 'Orders.', version: '1', url: 'https://a.example', parts: { invoices: () => Invoices } })
@Security.apiKey({ in: 'header', name: 'X-Api-Key', verify: (key, orders: Orders) => orders.keys.get(key) })
export class Orders extends BaseConnector {
  readonly keys = new Map<string, Customer>()
  readonly invoices = new Invoices()

  @Action('POST /orders', { summary: 'Place an order', returns: () => Order })
  async placeOrder(input: PlaceOrder, context: Context<Customer>): Promise<Order> {
    const order = { id: context.requestId, total: input.category.length }
    await this.publish(this.orderPlaced, order)
    return order
  }
  // The wire name folds to the property's.
  @Action('GET /orders/{order-id}', { summary: 'Get an order', input: () => GetOrder, returns: () => Order })
  getOrder(input: GetOrder): Promise<Order> {
    throw new Error(input.orderId)
  }
  // The wire name is another.
  @Action('GET /numbers/{id}', { summary: 'Get by number', path: { id: 'orderNumber' }, returns: () => Order })
  getByNumber(input: GetByNumber): Promise<Order> {
    throw new Error(input.orderNumber)
  }
  @Action('PATCH /orders/{id}', { summary: 'Update an order', returns: () => Order, responses: { 404: { description: 'No such order' } } })
  async updateOrder(input: UpdateOrder): Promise<Order | Reply<404, void>> {
    return input.total === undefined ? reply(404) : { id: input.id, total: input.total }
  }
  @Action('DELETE /orders/{order_id}', { summary: 'Delete an order' })
  async deleteOrder(input: GetOrder): Promise<void> {
    void input
  }
  @Action('GET /orders', { summary: 'List orders', returns: () => page(Order) })
  async listOrders(): Promise<Page<Order>> {
    return { value: [] }
  }
  @Action('GET /count', { summary: 'Count orders', returns: () => Number })
  async count(): Promise<number> {
    return 1
  }
  @Action('GET /invoice', { summary: 'Get an invoice', returns: () => file('application/pdf') })
  async invoice(): Promise<FileResult> {
    return { content: 'x' }
  }
  @Action('GET /countries', { summary: 'List countries', visibility: 'internal', returns: () => [Country] })
  async listCountries(): Promise<Country[]> {
    return []
  }
  @Action('GET /categories', { summary: 'List categories', visibility: 'internal', returns: () => CategoryPage })
  async listCategories(input: ListCategories): Promise<CategoryPage> {
    void input
    return { value: [] }
  }
  @Trigger.webhook({ summary: 'When an order is placed', input: () => OrderFilter, event: () => Order })
  orderPlaced(order: Order, filter: OrderFilter): boolean {
    return order.total >= (filter.minimumTotal ?? 0)
  }
  @Trigger.polling({ summary: 'When an order changes', input: () => OrderFilter, event: () => Order })
  orderChanged(order: Order, filter: OrderFilter): boolean {
    return order.total >= (filter.minimumTotal ?? 0)
  }
  @Trigger.polling({ summary: 'When an order comes in', of: 'orderPlaced' }) declare orderFeed: Feed<Order>
  @Trigger.polling({ summary: 'When a large order comes in', of: 'orderChanged' })
  largeOrder(order: Order): boolean {
    return order.total > 1_000
  }
  @Trigger.polling({ summary: 'When an order is late', input: () => OrderFilter, item: () => Late, order: { position: 'since', id: 'id' } })
  async orderLate(poll: Poll, filter: OrderFilter): Promise<PollResult<Late>> {
    return { items: [], now: new Date((poll.after?.position.valueOf() ?? 0) + (filter.minimumTotal ?? 0)) }
  }
}
const orders = new Orders()
void orders.publish(orders.orderPlaced, { id: '1', total: 2 }, { id: 'once' })
void orders.publish(orders.orderChanged, { id: '1', total: 2 })

@Model({ allOf: [() => Order, () => Country, { type: () => Owner, description: 'Who.' }, { dictionary: 'string' }] })
class OrderAbroad extends IntersectionType(Order, Country, Owner) {
  @Property({ type: 'any', allOf: ['string', { type: 'string', format: 'code' }] }) note!: string
}
const { total, code, name, note }: { total: number; code: string; name: string; note: string } = new OrderAbroad()
void [total, code, name, note]
// error: '"owner"' is not assignable to
@Model({ allOf: ['owner'] })
class Unmade {}
void Unmade

// Answers of every form.
class Answers extends BaseConnector {
  @Action('GET /words', { summary: 'Words', returns: 'integer', status: 'default' })
  async words(): Promise<number | Reply<503, number>> {
    return 1
  }
  @Action('GET /nested', { summary: 'Nested', returns: { items: { dictionary: () => [Order] }, title: 'Orders' } })
  async nested(): Promise<Record<string, Order[]>[]> {
    return [{ open: [{ id: '1', total: 2 }] }]
  }
  @Action('GET /shade', { summary: 'Shade', returns: { type: 'string', enum: ['light', 'dark'], nullable: true } })
  async shade(): Promise<'light' | 'dark' | null> {
    return null
  }
  @Action('GET /next', { summary: 'Next', returns: { type: () => CategoryPage, summary: 'Categories' }, pageable: 'nextLink' })
  async next(): Promise<CategoryPage> {
    return { value: [] }
  }
  @Action('GET /silent', { summary: 'Silent', status: false, responses: { 404: { returns: () => Owner } } })
  async silent(): Promise<void | Reply<404, Owner>> {
    return reply(404, { name: '' })
  }
}
void Answers

class Mistaken extends BaseConnector {
  // error: the method does not return what `returns` declares
  @Action('POST /a', { summary: 'a', returns: () => Order })
  async a(input: PlaceOrder): Promise<number> {
    return input.country.length
  }
  // error: the route names {id}, which the input does not have
  @Action('GET /b/{id}', { summary: 'b', returns: () => Order })
  async b(input: PlaceOrder): Promise<Order> {
    throw new Error(input.country)
  }
  // error: the route names {id}, which the input does not have
  @Action('GET /b/{id}', { summary: 'b' })
  async b2(): Promise<void> {}
  // error: the method does not take what `input` declares
  @Action('GET /c', { summary: 'c', input: () => OrderFilter, returns: () => Order })
  async c(input: PlaceOrder): Promise<Order> {
    throw new Error(input.country)
  }
  // error: the method returns something that `returns` does not declare
  @Action('GET /c2', { summary: 'c' })
  async c2(): Promise<Order> {
    return { id: '', total: 1 }
  }
  // error: `path` names a property that the input does not have
  @Action('GET /c3/{id}', { summary: 'c', path: { id: 'orderNo' }, returns: () => Order })
  async c3(input: GetByNumber): Promise<Order> {
    throw new Error(input.orderNumber)
  }
  // error: the method does not return what `returns` declares
  @Action('GET /c4', { summary: 'c', returns: () => Order, responses: { 404: {} } })
  async c4(): Promise<Order | Reply<409, void>> {
    return reply(409)
  }
  // error: the method does not return what `returns` declares
  @Action('GET /c5', { summary: 'c', returns: { items: { items: () => Order } } })
  async c5(): Promise<Order[]> {
    return []
  }
  // error: `status: false` describes no answer that `returns` could be the type of
  @Action('GET /c6', { summary: 'c', returns: () => Order, status: false })
  async c6(): Promise<Order> {
    return { id: '', total: 1 }
  }
  // error: the method does not take the event that `event` declares
  @Trigger.webhook({ summary: 'When', event: () => Order })
  d(category: Category): boolean {
    return category.id === ''
  }
  // error: the method does not take what `input` declares
  @Trigger.webhook({ summary: 'When', event: () => Order, input: () => OrderFilter })
  d2(order: Order, filter: PlaceOrder): boolean {
    return order.id === filter.country
  }
  // error: the method does not return what `item` declares
  @Trigger.polling({ summary: 'When', item: () => Late, order: { position: 'since', id: 'id' } })
  async d3(poll: Poll): Promise<PollResult<Country>> {
    return { items: [], now: poll.after?.position ?? new Date() }
  }
  // error: `order.position` names a property that is no moment
  @Trigger.polling({ summary: 'When', item: () => Order, order: { position: 'total', id: 'id' } })
  async d4(poll: Poll): Promise<PollResult<Order>> {
    return { items: [], now: poll.after?.position ?? new Date() }
  }
  // error: `order` names a property that the item does not have
  @Trigger.polling({ summary: 'When', item: () => Late, order: { position: 'until', id: 'id' } })
  async d5(poll: Poll): Promise<PollResult<Late>> {
    return { items: [], now: poll.after?.position ?? new Date() }
  }
  // error: the method does not take the event that `event` declares
  @Trigger.polling({ summary: 'When', event: () => Order })
  d6(country: Country): boolean {
    return country.code === ''
  }
  @Trigger.webhook({ summary: 'When', event: () => Order })
  placed(order: Order): boolean {
    return order.total > 0
  }
  // error: it is no Feed of what placed is about
  @Trigger.polling({ summary: 'When', of: 'placed' }) declare d7: Feed<Country>
  // error: of names vanished, which is no trigger of the connector
  @Trigger.polling({ summary: 'When', of: 'vanished' }) declare d8: Feed<Order>
  // error: of names d5, which no events are published for
  @Trigger.polling({ summary: 'When', of: 'd5' }) declare d9: Feed<Order>
  // error: '"FETCH /e"' is not assignable to parameter of type
  @Action('FETCH /e', { summary: 'e' })
  async e(): Promise<void> {}
}
void Mistaken

// error: '"nothing"' is not assignable to
dynamicValues<Orders>('nothing', { value: 'id', label: 'name' })
// error: Type '"id"' is not assignable to type
dynamicValues<Orders>('listCountries', { value: 'id', label: 'title' })
// error: Property 'collection' is missing
dynamicValues<Orders>('listCategories', { value: 'id', label: 'name' })
// error: '"contry"' is not assignable to
dynamicValues<Orders, PlaceOrder>('listCategories', { collection: 'value', value: 'id', label: 'name', parameters: { country: 'contry' } })
// error: 'land' does not exist in type
dynamicValues<Orders, PlaceOrder>('listCategories', { collection: 'value', value: 'id', label: 'name', parameters: { land: 'country' } })
// error: Type 'number' is not assignable to type 'string'
void orders.publish(orders.orderPlaced, { id: 1, total: 2 })
// error: is not assignable to parameter of type
void orders.publish(orders.placeOrder, {})

@Connector({ title: 'Wrong', description: 'Wrong.', version: '1', url: 'https://a.example' })
// error: ask expects another principal than `verify` gives
@Security.apiKey({ in: 'query', name: 'key', verify: (key, wrong: WrongPrincipal) => (key === wrong.secret ? 42 : undefined) })
class WrongPrincipal extends BaseConnector {
  readonly secret: string = 's'
  @Action('GET /ask', { summary: 'Ask' })
  async ask(input: OrderFilter, context: Context<Customer>): Promise<void> {
    void [input, context.principal.name]
  }
}
void WrongPrincipal

// error: `parts` names a property that the connector does not have
@Connector({ title: 'Wrong', description: 'Wrong.', version: '1', url: 'https://a.example', parts: { other: () => Invoices } })
@Security.none()
class WrongParts extends BaseConnector {}
void WrongParts

// What another operation supplies: a schema, a tree, a list for the newer designers alone.
class GetSchema {
  @Path() orderId!: string
}
class FieldsOf {
  @Property({ type: 'object' }) schema!: object
}
class Level {
  @Property() id!: string
  @Property() name!: string
  @Property({ type: 'boolean' }) isFolder!: boolean
}
class Below {
  @Path() id!: string
}
class Described {
  @Path() orderId!: string
  @Property({
    type: 'object',
    schema: dynamicSchema<Supplier, Described>('fields', { value: 'schema', parameters: { orderId: 'orderId' } }),
  })
  fields!: object
  @Property({
    type: 'object',
    schema: dynamicProperties<Supplier>('fields', { value: 'schema', parameters: { orderId: { parameter: 'id' } } }),
  })
  more!: object
  @Property({ values: dynamicList<Supplier>('root', { value: 'id' }) }) level!: string
}
class Hook {
  @Property({ callbackUrl: true }) url!: string
}

@Connector({
  title: 'Supplier',
  description: 'Supplies.',
  version: '1',
  url: { host: environmentVariable('host') },
  testConnection: { operation: 'root' },
  filePicker: { open: { operation: 'root' }, browse: { operation: 'below' } },
})
@Security.none()
class Supplier extends BaseConnector {
  @Action('GET /fields/{orderId}', { summary: 'Fields', returns: () => FieldsOf })
  async fields(input: GetSchema): Promise<FieldsOf> {
    return { schema: { title: input.orderId } }
  }
  @Action('GET /root', { summary: 'Root', returns: () => [Level] })
  async root(): Promise<Level[]> {
    return []
  }
  @Action('GET /below/{id}', { summary: 'Below', returns: () => listOf(Level) })
  async below(input: Below): Promise<List<Level>> {
    return { value: [{ id: input.id, name: '', isFolder: false }] }
  }
  @Action('GET /pages', {
    summary: 'Pages',
    returns: () => CategoryPage,
    pageable: 'nextLink',
    responses: { default: { returns: () => Owner } },
  })
  async pages(): Promise<CategoryPage | Reply<500, Owner>> {
    return reply(500, { name: '' })
  }
  @Action('POST /long', { summary: 'Long', returns: () => Order, longRunning: true })
  async long(): Promise<Order | Reply<202, void>> {
    return reply(202)
  }
  @Action('POST /any', { summary: 'Any', returns: 'any' })
  async any(): Promise<unknown> {
    return 1
  }
  @Trigger.webhook('POST /hooks/{orderId}', { summary: 'When', event: () => [Order], returns: 'object' })
  async hooked(input: Described & Hook): Promise<object> {
    return input
  }
  @Trigger.polling('GET /poll', { summary: 'When', returns: () => CategoryPage })
  async polled(): Promise<CategoryPage> {
    return { value: [] }
  }
  @Trigger.polling({ summary: 'When', event: () => Order, announcedBy: 'hooked' })
  announced(order: Order): boolean {
    return order.total > 0
  }
}
dynamicTree<Supplier>({
  open: { operation: 'root', value: 'id', label: 'name', isParent: 'isFolder' },
  browse: { operation: 'below', collection: 'value', value: 'id', label: 'name', isParent: true, parameters: { id: { selected: 'id' } } },
})

// Items that are no objects, replies that declare little, and constants.
class Kinds {
  @Property({ items: 'string' }) names!: string[]
  @Property({ type: 'object' }) more!: Record<string, unknown>
  @Property({ type: 'any' }) rest!: unknown
}
class Empty {}
class ListKinds {
  @Query() family?: 'plants' | 'animals'
  @Query({ items: 'string' }) fields?: string[]
}
class Loose extends BaseConnector {
  @Action('GET /codes', { summary: 'Codes', returns: () => [String] })
  async codes(): Promise<string[]> {
    return []
  }
  @Action('GET /kinds', { summary: 'Kinds', returns: () => Kinds })
  async kinds(input: ListKinds): Promise<Kinds> {
    throw new Error(input.family)
  }
  @Action('GET /untyped', { summary: 'Untyped', returns: 'any' })
  async untyped(): Promise<unknown> {
    return []
  }
  @Action('GET /described', { summary: 'Described', returns: () => Empty })
  async described(): Promise<Empty> {
    return {}
  }
}
dynamicValues<Loose>('codes')
dynamicValues<Loose>('codes', { parameters: {} })
dynamicValues<Loose>('kinds', { collection: 'names', parameters: { family: { value: 'plants' }, fields: { value: ['id'] } } })
dynamicValues<Loose>('kinds', { collection: 'names', parameters: { family: { customValue: 'stones' } } })
dynamicValues<Loose>('kinds', { collection: 'more.list', value: 'id', label: 'owner.name' })
dynamicValues<Loose>('kinds', { collection: 'rest', value: 'id' })
dynamicValues<Loose>('untyped', { value: 'id', label: 'name' })
dynamicValues<Loose>('untyped', { collection: 'value', value: 'id' })
dynamicValues<Loose>('described', { collection: 'value', value: 'id' })
dynamicSchema<Loose>('described', { value: 'schema' })
dynamicSchema<Loose>('untyped', { value: 'schema.properties' })
dynamicSchema<Loose>('kinds', { value: 'more.schema' })
dynamicTree<Loose>({ open: { operation: 'untyped', value: 'id' }, browse: { operation: 'described', collection: 'items', label: 'name' } })
// error: Type '"id"' is not assignable to type 'undefined'
dynamicValues<Loose>('codes', { value: 'id' })
// error: Source has 1 element(s) but target requires 2
dynamicValues<Orders>('listCountries')
// error: Type '"stones"' is not assignable to type
dynamicValues<Loose>('kinds', { collection: 'names', parameters: { family: { value: 'stones' } } })
// error: Type '"name"' is not assignable to type
dynamicValues<Loose>('kinds', { collection: 'name' })
// error: '"nothing"' is not assignable to
dynamicSchema<Supplier>('nothing', {})
// error: '"scheme"' is not assignable to type '"schema" |
dynamicSchema<Supplier>('fields', { value: 'scheme' })
// error: 'order' does not exist in type
dynamicSchema<Supplier, Described>('fields', { parameters: { order: 'orderId' } })
// error: '"orderID"' is not assignable to
dynamicSchema<Supplier, Described>('fields', { parameters: { orderId: 'orderID' } })
// error: '"key"' is not assignable to type
dynamicList<Supplier>('root', { value: 'key' })
dynamicTree<Supplier>({
  // error: is not assignable to type
  open: { operation: 'roots', value: 'id' },
  browse: { operation: 'root', value: 'id' },
})
dynamicTree<Supplier>({
  open: { operation: 'root', value: 'id' },
  // error: is not assignable to type
  browse: { operation: 'below', collection: 'value', parameters: { id: { selected: 'key' } } },
})

class MistakenToo extends BaseConnector {
  // error: '"next"' is not assignable to type
  @Action('GET /a', { summary: 'a', returns: () => CategoryPage, pageable: 'next' })
  async a(): Promise<CategoryPage> {
    return { value: [] }
  }
  // error: the method does not return what `returns` declares
  @Action('POST /b', { summary: 'b', returns: () => Order })
  async b(): Promise<Order | Reply<202, void>> {
    return reply(202)
  }
  // error: the method does not return what `returns` declares
  @Trigger.webhook('POST /c', { summary: 'c', event: () => Order, returns: () => Owner })
  async c(input: Hook): Promise<Order> {
    return { id: input.url, total: 1 }
  }
  // error: the route names {id}, which the input does not have
  @Trigger.polling('GET /d/{id}', { summary: 'd', returns: () => [Order] })
  async d(input: Hook): Promise<Order[]> {
    return [{ id: input.url, total: 1 }]
  }
  // error: announcedBy names nobody, which is no operation of the connector
  @Trigger.polling({ summary: 'e', event: () => Order, announcedBy: 'nobody' })
  e(order: Order): boolean {
    return order.total > 0
  }
}
void MistakenToo

// error: ping is no operation of the connector
@Connector({ title: 'Wrong', description: 'Wrong.', version: '1', url: 'https://a.example', testConnection: 'ping' })
@Security.none()
class WrongTest extends BaseConnector {
  @Action('GET /pong', { summary: 'Pong' })
  pong(): void {}
}
void WrongTest

// What callers have to prove themselves with: schemes, scopes, alternatives.
const signIn = { authorizationUrl: 'https://a.example/authorize', clientId: 'client' }
@Connector({ title: 'Scoped', description: 'Scoped.', version: '1', url: 'https://a.example' })
@Security.scopes('read')
@Security.oauth2({
  ...signIn,
  tokenUrl: 'https://a.example/token',
  scopes: { read: 'Reads.' },
  verify: (token): Customer => ({ name: token }),
})
@Security.oauth2({ ...signIn, name: 'implicit', flow: 'implicit', scopes: false })
@Security.apiKey({ in: 'header', name: 'X-Key', inDefinition: 'defined' })
class Scoped extends BaseConnector {
  @Action('GET /a', { summary: 'a' })
  @Security.scopes('read')
  async a(): Promise<void> {}
  @Action('GET /b', { summary: 'b' })
  @Security.anyOf({ oauth2_auth: ['read'] }, { implicit: [], 'API Key': [] })
  async b(): Promise<void> {}
  @Action('GET /c', { summary: 'c' })
  // error: Expected at least 1 arguments, but got 0
  @Security.anyOf()
  async c(): Promise<void> {}
  @Action('GET /d', { summary: 'd' })
  // error: Type 'string' is not assignable to type 'readonly string[]'
  @Security.anyOf({ oauth2_auth: 'read' })
  async d(): Promise<void> {}
}
void Scoped
// error: Property 'tokenUrl' is missing
void Security.oauth2({ ...signIn })
// error: is not assignable to type
void Security.basic({ inDefinition: 'demanded' })
