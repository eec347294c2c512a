/** Asks a PostgreSQL database once, by a connection of its own. Resolves to the rows. */
export async function query(connectionString, text, values) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
