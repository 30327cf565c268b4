-- Sellers on holiday: their phones are paused, which is withdrawn with a mark that brings them back. Without an end,
-- a holiday lasts until its seller ends it.

CREATE TABLE IF NOT EXISTS vacations (
    seller_id BINARY(16) NOT NULL PRIMARY KEY,
    began_at BIGINT NOT NULL,
    ends_at BIGINT,
    FOREIGN KEY (seller_id) REFERENCES accounts (id)
);
CREATE INDEX vacations_by_end ON vacations (ends_at);
ALTER TABLE listings ADD COLUMN paused SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX listings_by_pause ON listings (seller_id, paused);
