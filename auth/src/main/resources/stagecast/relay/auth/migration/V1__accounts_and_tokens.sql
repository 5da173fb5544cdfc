-- Runs on SQLite and on PostgreSQL. Times are milliseconds since 1970, UTC.

CREATE TABLE accounts (
  user_id       TEXT   NOT NULL PRIMARY KEY,
  email         TEXT   NOT NULL,
  email_key     TEXT   NOT NULL UNIQUE,
  password_id   TEXT   NOT NULL UNIQUE,
  password_hash TEXT   NOT NULL,
  created_at    BIGINT NOT NULL
);

CREATE TABLE tokens (
  token_id   TEXT   NOT NULL PRIMARY KEY,
  sha256     TEXT   NOT NULL UNIQUE,
  user_id    TEXT   NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX tokens_by_user ON tokens (user_id);
CREATE INDEX tokens_by_expiry ON tokens (expires_at);

-- One row: how often a credential has ended other than by expiring, so that a relay need not ask again for each one.
CREATE TABLE revocations (
  id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  total BIGINT  NOT NULL
);

INSERT INTO revocations (id, total) VALUES (1, 0);
