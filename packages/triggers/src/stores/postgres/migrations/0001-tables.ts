/**
 * Times are milliseconds since 1970 by the database's clock, except those of events and attempts, which are as their callers said. Texts that
 * are compared are in the order of their bytes, as JavaScript's are.
 *
 * The rows that there are many of have no foreign keys: they would be asked for each row of a fan-out, and every statement that deletes what
 * others refer to locks it first.
 */
export const tables = (schema: string): string => `
CREATE TABLE ${schema}.meta (
  name text PRIMARY KEY,
  value text NOT NULL
);
-- Names the log's history; made anew where transactions start to be counted from a lower number, after a restore for example.
INSERT INTO ${schema}.meta VALUES ('epoch', substr(md5(random()::text || clock_timestamp()::text), 1, 16));

-- The log: rows are added and deleted, never changed.
CREATE TABLE ${schema}.events (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  topic text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  body bytea NOT NULL,
  created_at bigint NOT NULL,
  UNIQUE (topic, id)
);
CREATE INDEX events_topic ON ${schema}.events (topic, xid, seq);
CREATE INDEX events_log ON ${schema}.events (xid, seq);
CREATE INDEX events_age ON ${schema}.events (created_at);

-- How far deletion came in each topic: who reads from before that has a gap.
CREATE TABLE ${schema}.topics (
  topic text COLLATE "C" PRIMARY KEY,
  swept_xid xid8 NOT NULL,
  swept_seq bigint NOT NULL
);

CREATE TABLE ${schema}.subscriptions (
  id text COLLATE "C" PRIMARY KEY,
  generation integer NOT NULL,
  topic text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  sealed_url bytea NOT NULL,
  url_digest text COLLATE "C" NOT NULL,
  label text NOT NULL,
  host text COLLATE "C" NOT NULL,
  filter text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'ended', 'disabled')),
  state_at bigint NOT NULL,
  reason text,
  created_at bigint NOT NULL,
  -- Which transactions had ended when it came to be: it hears of no event that one of these wrote.
  born pg_snapshot NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  timeouts integer NOT NULL DEFAULT 0,
  failing_since bigint,
  open_until bigint,
  UNIQUE (topic, owner, url_digest)
);
CREATE INDEX subscriptions_topic ON ${schema}.subscriptions (topic, id) WHERE state <> 'ended';
CREATE INDEX subscriptions_owner ON ${schema}.subscriptions (owner) WHERE state = 'active';
CREATE INDEX subscriptions_host ON ${schema}.subscriptions (host) WHERE state = 'active';

-- Events that are not compared with all subscriptions yet, the last one that each was compared with, and the job that goes on from there.
CREATE TABLE ${schema}.fan_outs (
  event bigint PRIMARY KEY,
  bytes integer NOT NULL,
  after text COLLATE "C" NOT NULL,
  job uuid NOT NULL
);

CREATE TABLE ${schema}.deliveries (
  id text COLLATE "C" PRIMARY KEY,
  event bigint NOT NULL,
  subscription text COLLATE "C" NOT NULL,
  bytes integer NOT NULL,
  lane text NOT NULL CHECK (lane IN ('live', 'slow')),
  state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead', 'cancelled')),
  attempts integer NOT NULL DEFAULT 0,
  due_at bigint NOT NULL,
  -- The one of pg-boss's jobs that brings it to somebody. None where it waits no more, and where it is parked: waits without, since there
  -- are too many of its subscription.
  job uuid,
  -- Whose it is. What comes of an attempt is written down under the claim that it was made under, and under no other.
  claim uuid,
  reason text,
  finished_at bigint,
  -- The attempt that was a success. The others are among the attempts.
  attempted_at bigint,
  duration_ms integer,
  status integer
-- Room for a claim of every row of a page: a version of a row that stays in its page needs no new entries in the indexes.
) WITH (fillfactor = 45);
CREATE INDEX deliveries_event ON ${schema}.deliveries (event, id);
CREATE INDEX deliveries_subscription ON ${schema}.deliveries (subscription, event);
CREATE INDEX deliveries_waiting ON ${schema}.deliveries (subscription) WHERE state = 'waiting';
CREATE INDEX deliveries_parked ON ${schema}.deliveries (lane, subscription, due_at) WHERE state = 'waiting' AND job IS NULL;
CREATE INDEX deliveries_due ON ${schema}.deliveries (lane, due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_dead ON ${schema}.deliveries (finished_at) WHERE state = 'dead';
CREATE INDEX deliveries_finished ON ${schema}.deliveries (finished_at) WHERE state IN ('delivered', 'cancelled');

CREATE TABLE ${schema}.attempts (
  delivery text COLLATE "C" NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  duration_ms integer NOT NULL,
  outcome text NOT NULL,
  status integer,
  error text,
  PRIMARY KEY (delivery, seq)
);

${tallies(schema)}`

/**
 * How much waits. To count a million rows takes longer than a publisher may wait, and a counter that everybody changes would make everybody
 * wait: so each statement leaves a note of what it changed, and the notes are added up from time to time.
 */
const tallies = (schema: string): string => `
CREATE TABLE ${schema}.tallies (
  -- 0 for what belongs to none in particular.
  event bigint NOT NULL,
  bytes integer NOT NULL,
  waiting bigint NOT NULL DEFAULT 0,
  comparing bigint NOT NULL DEFAULT 0,
  dead bigint NOT NULL DEFAULT 0
);
-- Events that something waits for, and how much: when nothing does any more, their bytes count no more.
CREATE TABLE ${schema}.open_events (
  event bigint PRIMARY KEY,
  bytes integer NOT NULL,
  holders bigint NOT NULL
);
CREATE TABLE ${schema}.totals (
  waiting bigint NOT NULL,
  comparing bigint NOT NULL,
  dead bigint NOT NULL,
  bytes bigint NOT NULL
);
INSERT INTO ${schema}.totals VALUES (0, 0, 0, 0);

CREATE FUNCTION ${schema}.tally_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO ${schema}.tallies (event, bytes, waiting)
      SELECT event, max(bytes), count(*) FROM after_rows WHERE state = 'waiting' GROUP BY event;
    INSERT INTO ${schema}.tallies (event, bytes, dead) SELECT 0, 0, count(*) FROM after_rows WHERE state = 'dead' HAVING count(*) > 0;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO ${schema}.tallies (event, bytes, waiting)
      SELECT event, max(bytes), -count(*) FROM before_rows WHERE state = 'waiting' GROUP BY event;
    INSERT INTO ${schema}.tallies (event, bytes, dead) SELECT 0, 0, -count(*) FROM before_rows WHERE state = 'dead' HAVING count(*) > 0;
  ELSE
    INSERT INTO ${schema}.tallies (event, bytes, waiting)
      SELECT event, max(bytes), sum(change) FROM (
        SELECT event, bytes, 1 AS change FROM after_rows WHERE state = 'waiting'
        UNION ALL SELECT event, bytes, -1 FROM before_rows WHERE state = 'waiting'
      ) changes GROUP BY event HAVING sum(change) <> 0;
    INSERT INTO ${schema}.tallies (event, bytes, dead)
      SELECT 0, 0, sum(change) FROM (
        SELECT 1 AS change FROM after_rows WHERE state = 'dead' UNION ALL SELECT -1 FROM before_rows WHERE state = 'dead'
      ) changes HAVING sum(change) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_insert AFTER INSERT ON ${schema}.deliveries REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.tally_deliveries();
CREATE TRIGGER tally_update AFTER UPDATE ON ${schema}.deliveries REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.tally_deliveries();
CREATE TRIGGER tally_delete AFTER DELETE ON ${schema}.deliveries REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.tally_deliveries();

CREATE FUNCTION ${schema}.tally_fan_outs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO ${schema}.tallies (event, bytes, comparing) SELECT event, bytes, 1 FROM after_rows;
  ELSE
    INSERT INTO ${schema}.tallies (event, bytes, comparing) SELECT event, bytes, -1 FROM before_rows;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_insert AFTER INSERT ON ${schema}.fan_outs REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.tally_fan_outs();
CREATE TRIGGER tally_delete AFTER DELETE ON ${schema}.fan_outs REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.tally_fan_outs();
`
