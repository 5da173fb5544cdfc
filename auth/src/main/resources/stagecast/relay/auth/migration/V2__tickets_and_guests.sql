-- Runs on SQLite and on PostgreSQL. Times are milliseconds since 1970, UTC.

CREATE TABLE tickets (
  ticket_id  TEXT    NOT NULL PRIMARY KEY,
  sha256     TEXT    NOT NULL UNIQUE,
  user_id    TEXT    NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
  channel    TEXT    NOT NULL,
  max_guests INTEGER NOT NULL,
  created_at BIGINT  NOT NULL,
  expires_at BIGINT  NOT NULL
);

CREATE INDEX tickets_by_user ON tickets (user_id, expires_at);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);

-- A guest ends with the ticket: no expiry of its own.
CREATE TABLE guests (
  user_id    TEXT   NOT NULL PRIMARY KEY,
  sha256     TEXT   NOT NULL UNIQUE,
  ticket_id  TEXT   NOT NULL REFERENCES tickets (ticket_id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL
);

CREATE INDEX guests_by_ticket ON guests (ticket_id);
