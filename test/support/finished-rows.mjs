/** Owns a million finished deliveries, made by SQL: to deliver them would take minutes. So many events, each delivered to all subscriptions. */
import { createRequire } from 'node:module'
import { query } from './query.mjs'

const DAY_MS = 24 * 3_600_000

export async function fillFinished(store, place, events) {
  const at = Date.now() - DAY_MS
  if (store === 'sqlite') fillSqlite(place, at, events)
  else await fillPostgres(place, at, events)
}

function fillSqlite(file, at, events) {
  const Driver = createRequire(import.meta.resolve('@ferrule/triggers'))('libsql')
  const handle = new Driver(file)
  handle.exec(`
    BEGIN IMMEDIATE;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${events})
      INSERT INTO ferrule_events (topic, id, size, created_at) SELECT 'OrderPlaced', 'old' || i, 1000, ${at} + i FROM n;
    INSERT INTO ferrule_bodies (event, body) SELECT seq, randomblob(1000) FROM ferrule_events WHERE id LIKE 'old%';
    INSERT INTO ferrule_deliveries (event, subscription, id, state, lane, due_at, attempts, version, finished_at, duration_ms, status)
      SELECT e.seq, s.number, 'msg_' || hex(randomblob(13)), 'delivered', 'live', e.created_at, 1, 1, e.created_at + 5, 5, 202
      FROM ferrule_events e CROSS JOIN ferrule_subscriptions s WHERE e.id LIKE 'old%' ORDER BY e.seq, s.number;
    COMMIT`)
  handle.close()
}

async function fillPostgres(url, at, events) {
  await query(
    url,
    `INSERT INTO ferrule.events (topic, id, body, created_at)
       SELECT 'OrderPlaced', 'old' || i, convert_to(repeat('x', 1000), 'UTF8'), ${at} + i FROM generate_series(1, ${events}) i;
     INSERT INTO ferrule.deliveries (id, event, subscription, bytes, lane, state, attempts, due_at, finished_at, attempted_at, duration_ms, status)
       SELECT 'msg_' || e.seq || '_' || s.id, e.seq, s.id, 1000, 'live', 'delivered', 1, e.created_at, e.created_at + 5, e.created_at, 5, 202
       FROM ferrule.events e CROSS JOIN ferrule.subscriptions s;
     ANALYZE ferrule.deliveries; CHECKPOINT`,
  )
}
