/** Owns the shop: articles and orders in a SQLite file. Knows nothing of connectors. */
import { randomUUID } from 'node:crypto'
import { openDatabase, type SqliteHandle } from '@ferrule/triggers/sqlite'
import { checkDetails } from './details.js'
import type { AddedArticle, AddArticle, Article, Category, StockLevel } from './models/catalogue.js'
import type { Order, PlaceOrder } from './models/order.js'
import { Status } from './models/order.js'
import { seed } from './seed.js'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS category (id TEXT PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, category TEXT NOT NULL REFERENCES category, title TEXT NOT NULL, cents INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS orders (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, placed_at TEXT NOT NULL,
    email TEXT NOT NULL, name TEXT NOT NULL, cents INTEGER NOT NULL, note TEXT, invoice BLOB);
  CREATE TABLE IF NOT EXISTS line (
    order_id TEXT NOT NULL REFERENCES orders (id), number INTEGER NOT NULL, article TEXT NOT NULL REFERENCES article, quantity INTEGER NOT NULL,
    PRIMARY KEY (order_id, number));
  CREATE TABLE IF NOT EXISTS stock (article TEXT PRIMARY KEY REFERENCES article, left INTEGER NOT NULL, changed_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS details (article TEXT PRIMARY KEY REFERENCES article, fields TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS stock_by_change ON stock (changed_at, article);
`

interface OrderRow {
  readonly position: number
  readonly id: string
  readonly status: Status
  readonly placed_at: string
  readonly email: string
  readonly name: string
  readonly cents: number
  readonly note: string | null
  readonly has_invoice: number
}

/** What a list of orders may be narrowed by. */
export interface OrderQuery {
  readonly status?: Status | undefined
  readonly minimumTotal?: number | undefined
  readonly placedAfter?: Date | undefined
  readonly category?: string | undefined
  readonly article?: string | undefined
  readonly pageSize: number
  /** The position after which the page begins. */
  readonly after?: number | undefined
}

/** Which levels of the stock are asked for. */
export interface StockQuery {
  readonly atMost: number
  /** The last one that is known. */
  readonly after?: { readonly position: Date; readonly id: string } | undefined
  readonly limit: number
}

/** An article that an order names is not in the catalogue. */
export class UnknownArticle extends Error {
  override readonly name = 'UnknownArticle'

  constructor(readonly article: string) {
    super(`There is no article ${article}.`)
  }
}

/** There is no such category. */
export class UnknownCategory extends Error {
  override readonly name = 'UnknownCategory'

  constructor(readonly category: string) {
    super(`There is no category ${category}.`)
  }
}

/** The lines of an order that is on its way, or cancelled, stay as they are. */
export class LinesAreFixed extends Error {
  override readonly name = 'LinesAreFixed'

  constructor(readonly status: Status) {
    super(`The order is ${status}; its lines can not be changed any more.`)
  }
}

/** What may be changed of an order; `null` is as good as nothing. */
export interface OrderChange {
  readonly status?: Status | null | undefined
  readonly lines?: PlaceOrder['lines'] | null | undefined
  readonly note?: string | null | undefined
}

/** Tells others of a change, in the transaction that makes it. */
export type Announce = (order: Order, transaction: SqliteHandle) => Promise<unknown>

export class Shop {
  private writing: Promise<unknown> = Promise.resolve()

  constructor(private readonly database: SqliteHandle) {
    database.exec(SCHEMA)
    if (this.listCategories().length === 0) seed(database, this)
  }

  listCategories(): Category[] {
    return this.database.prepare('SELECT id, name FROM category ORDER BY name').all() as Category[]
  }

  /** The articles of a category, or all of them. */
  listArticles(category?: string): Article[] {
    const columns = 'SELECT id, title, cents / 100.0 AS price FROM article'
    const rows =
      category === undefined
        ? this.database.prepare(`${columns} ORDER BY title`).all()
        : this.database.prepare(`${columns} WHERE category = ? ORDER BY title`).all(category)
    return rows as Article[]
  }

  hasCategory(id: string): boolean {
    return this.database.prepare('SELECT 1 FROM category WHERE id = ?').get(id) !== undefined
  }

  /** Takes an article into the catalogue, with none of it in stock. */
  async addArticle({ category, title, price, details = {} }: AddArticle): Promise<AddedArticle> {
    if (!this.hasCategory(category)) throw new UnknownCategory(category)
    checkDetails(category, details)
    const id = randomUUID()
    return this.transaction(() => {
      const insert = this.database.prepare('INSERT INTO article (id, category, title, cents) VALUES (?, ?, ?, ?)')
      insert.run(id, category, title, Math.round(price * 100))
      this.database.prepare('INSERT INTO details (article, fields) VALUES (?, ?)').run(id, JSON.stringify(details))
      this.database.prepare('INSERT INTO stock (article, left, changed_at) VALUES (?, 0, ?)').run(id, new Date().toISOString())
      return { id, category, title, price: Math.round(price * 100) / 100, details }
    })
  }

  /** Takes an order in and what it needs from the stock. Whoever is told hears of it if, and only if, it is kept. */
  async place(input: PlaceOrder, announce: Announce): Promise<Order> {
    return this.transaction(async () => {
      const order = this.add(input)
      await announce(order, this.database)
      return order
    })
  }

  /** Writes an order; the caller has a transaction. */
  add({ customer, lines, note }: PlaceOrder): Order {
    const id = randomUUID()
    this.database
      .prepare('INSERT INTO orders (id, status, placed_at, email, name, cents, note) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(id, Status.Placed, new Date().toISOString(), customer.email, customer.name, this.total(lines), note ?? null)
    this.writeLines(id, lines)
    const take = this.database.prepare('UPDATE stock SET left = max(0, left - ?), changed_at = ? WHERE article = ?')
    for (const { article, quantity } of lines) take.run(quantity, new Date().toISOString(), article)
    return this.existing(id)
  }

  /** Articles of which few are left, in the order of their last change and their ids. */
  lowStock({ atMost, after, limit }: StockQuery): StockLevel[] {
    const rows = this.database
      .prepare(
        `SELECT article.id, title, left, changed_at FROM stock JOIN article ON article.id = article
         WHERE left <= ? AND (changed_at, article.id) > (?, ?) ORDER BY changed_at, article.id LIMIT ?`,
      )
      .all(atMost, after?.position.toISOString() ?? '', after?.id ?? '', limit) as (Omit<StockLevel, 'changedAt'> & {
      readonly changed_at: string
    })[]
    return rows.map(({ changed_at, ...level }) => ({ ...level, changedAt: new Date(changed_at) }))
  }

  find(id: string): Order | undefined {
    const row = this.database.prepare(`${SELECT} WHERE id = ?`).get(id) as OrderRow | undefined
    return row === undefined ? undefined : this.orderOf(row)
  }

  /** Changes what is given. */
  async update(id: string, { status, lines, note }: OrderChange, announce: Announce): Promise<Order | undefined> {
    return this.transaction(async () => {
      const order = this.find(id)
      if (order === undefined) return undefined
      this.database
        .prepare('UPDATE orders SET status = coalesce(?, status), note = coalesce(?, note) WHERE id = ?')
        .run(status ?? null, note ?? null, id)
      if (lines !== undefined && lines !== null) {
        if (order.status !== Status.Placed) throw new LinesAreFixed(order.status)
        this.database.prepare('UPDATE orders SET cents = ? WHERE id = ?').run(this.total(lines), id)
        this.database.prepare('DELETE FROM line WHERE order_id = ?').run(id)
        this.writeLines(id, lines)
      }
      const changed = this.existing(id)
      await announce(changed, this.database)
      return changed
    })
  }

  async remove(id: string): Promise<boolean> {
    return this.transaction(() => {
      if (this.find(id) === undefined) return false
      this.database.prepare('DELETE FROM line WHERE order_id = ?').run(id)
      this.database.prepare('DELETE FROM orders WHERE id = ?').run(id)
      return true
    })
  }

  /** A page of orders, oldest first, and the position where the next one begins. */
  list({ status, minimumTotal, placedAfter, category, article, pageSize, after }: OrderQuery): {
    readonly orders: Order[]
    readonly next?: number
  } {
    const conditions: [string, string | number][] = [['position > ?', after ?? 0]]
    if (status !== undefined) conditions.push(['status = ?', status])
    if (minimumTotal !== undefined) conditions.push(['cents >= ?', Math.round(minimumTotal * 100)])
    if (placedAfter !== undefined) conditions.push(['placed_at > ?', placedAfter.toISOString()])
    if (category !== undefined) conditions.push([WITH_CATEGORY, category])
    if (article !== undefined) conditions.push(['id IN (SELECT order_id FROM line WHERE article = ?)', article])
    const where = conditions.map(([condition]) => condition).join(' AND ')
    const values = conditions.map(([, value]) => value)
    const rows = this.database.prepare(`${SELECT} WHERE ${where} ORDER BY position LIMIT ?`).all(...values, pageSize + 1) as OrderRow[]
    const page = rows.slice(0, pageSize)
    const last = page.at(-1)
    return {
      orders: page.map((row) => this.orderOf(row)),
      ...(rows.length > pageSize && last !== undefined ? { next: last.position } : {}),
    }
  }

  async keepInvoice(id: string, invoice: Uint8Array): Promise<void> {
    await this.transaction(() => this.database.prepare('UPDATE orders SET invoice = ? WHERE id = ?').run(invoice, id))
  }

  invoiceOf(id: string): Uint8Array | undefined {
    const row = this.database.prepare('SELECT invoice FROM orders WHERE id = ?').get(id) as
      { readonly invoice: Uint8Array | null } | undefined
    return row?.invoice ?? undefined
  }

  close(): void {
    this.database.close()
  }

  /** One after the other: they share a connection, and some wait for something. */
  private transaction<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.writing.then(async () => {
      this.database.exec('BEGIN IMMEDIATE')
      try {
        const result = await work()
        this.database.exec('COMMIT')
        return result
      } catch (cause) {
        this.database.exec('ROLLBACK')
        throw cause
      }
    })
    this.writing = done.catch(() => undefined)
    return done
  }

  private total(lines: PlaceOrder['lines']): number {
    const price = this.database.prepare('SELECT cents FROM article WHERE id = ?')
    return lines.reduce((sum, { article, quantity }) => {
      const row = price.get(article) as { readonly cents: number } | undefined
      if (row === undefined) throw new UnknownArticle(article)
      return sum + row.cents * quantity
    }, 0)
  }

  private writeLines(id: string, lines: PlaceOrder['lines']): void {
    const insert = this.database.prepare('INSERT INTO line (order_id, number, article, quantity) VALUES (?, ?, ?, ?)')
    lines.forEach(({ article, quantity }, number) => insert.run(id, number, article, quantity))
  }

  private existing(id: string): Order {
    const order = this.find(id)
    if (order === undefined) throw new Error(`unreachable: the order ${id} was just written`)
    return order
  }

  private orderOf(row: OrderRow): Order {
    const lines = this.database
      .prepare(
        'SELECT article, quantity, title, article.cents / 100.0 AS price FROM line JOIN article ON article.id = article WHERE order_id = ? ORDER BY number',
      )
      .all(row.id) as Order['lines']
    return {
      id: row.id,
      status: row.status,
      placedAt: new Date(row.placed_at),
      customer: { email: row.email, name: row.name },
      lines,
      total: row.cents / 100,
      ...(row.note === null ? {} : { note: row.note }),
      hasInvoice: row.has_invoice === 1,
    }
  }
}

const SELECT = 'SELECT position, id, status, placed_at, email, name, cents, note, invoice IS NOT NULL AS has_invoice FROM orders'
const WITH_CATEGORY = 'id IN (SELECT order_id FROM line JOIN article ON article.id = article WHERE category = ?)'

/** Opens the shop's file; an empty one gets articles and orders to look at. */
export function openShop(path: string): Shop {
  return new Shop(openDatabase(path))
}
