-- Runs on SQLite and on PostgreSQL. Times are milliseconds since 1970, UTC.

-- The oldest of an account's tokens make room for new ones.
CREATE INDEX tokens_by_user_and_age ON tokens (user_id, created_at);
DROP INDEX tokens_by_user;

ALTER TABLE tickets ADD COLUMN max_guests_per_address INTEGER NOT NULL DEFAULT 10000;

-- A digest keyed with the ticket's secret, which the store does not have; null where the ticket counts no addresses.
ALTER TABLE guests ADD COLUMN address TEXT;

-- 1 once the guest has joined or posted. Of those who were here before that is not known.
ALTER TABLE guests ADD COLUMN came INTEGER NOT NULL DEFAULT 1;

CREATE INDEX guests_by_ticket_and_address ON guests (ticket_id, address);
CREATE INDEX guests_by_ticket_and_coming ON guests (ticket_id, came, created_at);
DROP INDEX guests_by_ticket;
