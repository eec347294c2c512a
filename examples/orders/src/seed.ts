/** Owns what a new shop begins with. */
import type { SqliteHandle } from '@ferrule/triggers/sqlite'
import type { Shop } from './shop.js'

const CATEGORIES = { hand: 'Hand tools', garden: 'Garden', paint: 'Paint' }
const ARTICLES: readonly (readonly [id: string, category: keyof typeof CATEGORIES, title: string, cents: number])[] = [
  ['hammer', 'hand', 'Claw hammer', 1890],
  ['saw', 'hand', 'Japanese saw', 3450],
  ['chisel', 'hand', 'Chisel 12 mm', 1275],
  ['rake', 'garden', 'Leaf rake', 2199],
  ['spade', 'garden', 'Spade', 4990],
  ['gloves', 'garden', 'Gloves', 650],
  ['white', 'paint', 'White, 5 l', 3999],
  ['brush', 'paint', 'Brush 50 mm', 480],
]
const CUSTOMERS = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Tony'] as const

/** Fills an empty shop: categories, articles, their stock and 25 orders. */
export function seed(database: SqliteHandle, shop: Shop): void {
  database.exec('BEGIN')
  const category = database.prepare('INSERT INTO category (id, name) VALUES (?, ?)')
  for (const [id, name] of Object.entries(CATEGORIES)) category.run(id, name)
  const article = database.prepare('INSERT INTO article (id, category, title, cents) VALUES (?, ?, ?, ?)')
  for (const row of ARTICLES) article.run(...row)
  const stock = database.prepare('INSERT INTO stock (article, left, changed_at) VALUES (?, ?, ?)')
  for (const [id] of ARTICLES) stock.run(id, 40, new Date().toISOString())
  for (let index = 0; index < 25; index++) {
    const name = CUSTOMERS[index % CUSTOMERS.length] ?? CUSTOMERS[0]
    const [first] = ARTICLES[index % ARTICLES.length] ?? ['hammer']
    const [second] = ARTICLES[(index * 3 + 1) % ARTICLES.length] ?? ['saw']
    shop.add({
      customer: { name, email: `${name.toLowerCase()}@contoso.example` },
      lines: [first, ...(first === second ? [] : [second])].map((id, line) => ({ article: id, quantity: 1 + ((index + line) % 4) })),
    })
  }
  database.exec('COMMIT')
}
