/** Owns the work that every server of the bench does: nothing but building a reply of about 1 KB. */
export interface Line {
  article: string
  quantity: number
  price: number
}
export interface OrderInput {
  customer: { email: string; name: string }
  lines: Line[]
  note?: string | undefined
}

/** The reply to a placed order. */
export function placed(input: OrderInput) {
  return {
    id: 'b6a7c3d8-1f2e-4a5b-9c8d-7e6f5a4b3c2d',
    status: 'placed',
    total: input.lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
    customer: { email: input.customer.email, name: input.customer.name },
    lines: input.lines.map(({ article, quantity, price }) => ({
      article,
      quantity,
      price,
      title: `The article ${article}`,
      description: DESCRIPTION,
    })),
    note: input.note ?? 'No note was given with this order.',
  }
}
const DESCRIPTION = 'Solid, dependable and made to be repaired; comes with a guarantee of ten years.'

/** The reply to a list of orders. */
export function listed(page: number, size: number, open: boolean) {
  return { page, size, open, items: [1, 2, 3].map((index) => ({ id: `order-${index}`, total: index * 12.5 })) }
}

export const OPERATIONS = 20
