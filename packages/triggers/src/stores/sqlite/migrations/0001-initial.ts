/**
 * The first tables. Names begin with `ferrule_`: they may live in a file with the application's own, whose transactions then cover both.
 * Bodies are apart from the rows that change, which are written anew at each change.
 */
export const initial = `
CREATE TABLE ferrule_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO ferrule_meta VALUES ('epoch', lower(hex(randomblob(8))));

-- AUTOINCREMENT: a number is never used again, so a position stays what it was.
CREATE TABLE ferrule_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL,
  id TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  -- The subscription up to which the event was compared; NULL once it was with all.
  compared_to INTEGER,
  -- Its deliveries: all that are kept, and those of them that wait or are dead. Kept by triggers.
  kept INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0,
  dead INTEGER NOT NULL DEFAULT 0,
  UNIQUE (topic, id)
) STRICT;
CREATE INDEX ferrule_events_log ON ferrule_events (topic, seq);
-- Deliveries are found by it: their ids say when their event was created.
CREATE INDEX ferrule_events_created ON ferrule_events (created_at);
CREATE INDEX ferrule_events_to_compare ON ferrule_events (seq) WHERE compared_to IS NOT NULL;
CREATE INDEX ferrule_events_to_sweep ON ferrule_events (created_at) WHERE compared_to IS NULL AND kept = 0;

CREATE TABLE ferrule_bodies (event INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;

-- Up to where events of a topic may have been swept.
CREATE TABLE ferrule_topics (topic TEXT PRIMARY KEY, swept_to INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE ferrule_subscriptions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  generation INTEGER NOT NULL,
  topic TEXT NOT NULL,
  owner TEXT NOT NULL,
  sealed_url BLOB NOT NULL,
  url_digest TEXT NOT NULL,
  label TEXT NOT NULL,
  host TEXT NOT NULL,
  filter TEXT NOT NULL,
  -- 'active', 'ended' or 'disabled', with when and why.
  state TEXT NOT NULL,
  state_at INTEGER NOT NULL,
  state_reason TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  -- The last event that it does not hear of.
  since INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  timeouts INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  open_until INTEGER,
  UNIQUE (topic, owner, url_digest)
) STRICT;
CREATE INDEX ferrule_subscriptions_to_compare ON ferrule_subscriptions (topic, number, since) WHERE state <> 'ended';
CREATE INDEX ferrule_subscriptions_by_owner ON ferrule_subscriptions (owner) WHERE state = 'active';
CREATE INDEX ferrule_subscriptions_by_host ON ferrule_subscriptions (host) WHERE state = 'active';
CREATE INDEX ferrule_subscriptions_not_active ON ferrule_subscriptions (state, state_at) WHERE state <> 'active';
CREATE INDEX ferrule_subscriptions_open ON ferrule_subscriptions (open_until) WHERE open_until IS NOT NULL;

-- Every index has its price, most of all one whose entries come in no order: so there is none by id, nor by subscription.
CREATE TABLE ferrule_deliveries (
  event INTEGER NOT NULL,
  subscription INTEGER NOT NULL,
  id TEXT NOT NULL,
  -- 'waiting', 'delivered', 'dead' or 'cancelled', with why.
  state TEXT NOT NULL,
  reason TEXT,
  lane TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- Counts what happened to it, so that a claim can tell whether it still stands.
  version INTEGER NOT NULL DEFAULT 0,
  finished_at INTEGER,
  -- The attempt that was a success, which ended when the delivery was finished. The others are among the attempts.
  duration_ms INTEGER,
  status INTEGER,
  PRIMARY KEY (event, subscription)
) STRICT, WITHOUT ROWID;
-- Of what waits alone: a million finished rows are not in it, and future ones come last.
CREATE INDEX ferrule_deliveries_due ON ferrule_deliveries (lane, due_at) WHERE state = 'waiting';
CREATE INDEX ferrule_deliveries_waiting ON ferrule_deliveries (subscription, lane, due_at) WHERE state = 'waiting';
CREATE INDEX ferrule_deliveries_finished ON ferrule_deliveries (state, finished_at) WHERE state <> 'waiting';
CREATE INDEX ferrule_deliveries_dead ON ferrule_deliveries (event) WHERE state = 'dead';
CREATE INDEX ferrule_deliveries_dead_of_subscription ON ferrule_deliveries (subscription) WHERE state = 'dead';

-- \`number\`: the version of the delivery that was tried.
CREATE TABLE ferrule_attempts (
  event INTEGER NOT NULL,
  subscription INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER,
  error TEXT,
  PRIMARY KEY (event, subscription, number)
) STRICT, WITHOUT ROWID;

-- How much there is, kept by triggers: counting a million rows would hold everything up.
CREATE TABLE ferrule_totals (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  waiting INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  to_compare INTEGER NOT NULL,
  -- Of the events that something waits for, each once.
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO ferrule_totals VALUES (1, 0, 0, 0, 0);

CREATE TRIGGER ferrule_delivery_made AFTER INSERT ON ferrule_deliveries BEGIN
  UPDATE ferrule_events
  SET kept = kept + 1, waiting = waiting + (NEW.state = 'waiting'), dead = dead + (NEW.state = 'dead')
  WHERE seq = NEW.event;
END;
CREATE TRIGGER ferrule_delivery_changed AFTER UPDATE OF state ON ferrule_deliveries WHEN NEW.state <> OLD.state BEGIN
  UPDATE ferrule_events
  SET waiting = waiting + (NEW.state = 'waiting') - (OLD.state = 'waiting'), dead = dead + (NEW.state = 'dead') - (OLD.state = 'dead')
  WHERE seq = NEW.event;
END;
CREATE TRIGGER ferrule_delivery_deleted AFTER DELETE ON ferrule_deliveries BEGIN
  DELETE FROM ferrule_attempts WHERE event = OLD.event AND subscription = OLD.subscription;
  UPDATE ferrule_events
  SET kept = kept - 1, waiting = waiting - (OLD.state = 'waiting'), dead = dead - (OLD.state = 'dead')
  WHERE seq = OLD.event;
END;

CREATE TRIGGER ferrule_event_made AFTER INSERT ON ferrule_events WHEN NEW.compared_to IS NOT NULL BEGIN
  UPDATE ferrule_totals SET to_compare = to_compare + 1, bytes = bytes + NEW.size;
END;
CREATE TRIGGER ferrule_event_changed AFTER UPDATE OF waiting, dead, compared_to ON ferrule_events BEGIN
  UPDATE ferrule_totals
  SET waiting = waiting + NEW.waiting - OLD.waiting,
      dead = dead + NEW.dead - OLD.dead,
      to_compare = to_compare + (NEW.compared_to IS NOT NULL) - (OLD.compared_to IS NOT NULL),
      bytes = bytes
        + NEW.size * (NEW.waiting > 0 OR NEW.compared_to IS NOT NULL)
        - OLD.size * (OLD.waiting > 0 OR OLD.compared_to IS NOT NULL);
END;
-- Its deliveries are deleted before.
CREATE TRIGGER ferrule_event_deleted AFTER DELETE ON ferrule_events BEGIN
  DELETE FROM ferrule_bodies WHERE event = OLD.seq;
  UPDATE ferrule_totals
  SET to_compare = to_compare - (OLD.compared_to IS NOT NULL), bytes = bytes - OLD.size * (OLD.compared_to IS NOT NULL);
END;
`
