-- Searches that members keep, what they found since, and phones that members watch.

CREATE TABLE IF NOT EXISTS saved_searches (
    id BINARY(16) NOT NULL PRIMARY KEY,
    account_id BINARY(16) NOT NULL,
    -- A keyed hash of the query: an account keeps a search once.
    query_hash BINARY(32) NOT NULL,
    -- As the URL of the search page has it.
    query VARCHAR(4000) NOT NULL,
    name VARCHAR(80) NOT NULL,
    alert VARCHAR(16) NOT NULL CHECK (alert IN ('instant', 'daily', 'off')),
    -- Of the place that is searched around.
    lat DOUBLE PRECISION,
    lng DOUBLE PRECISION,
    created_at BIGINT NOT NULL,
    -- When its owner was told last.
    told_at BIGINT,
    -- When its owner is to be told; absent while there is nothing new.
    due_at BIGINT,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE UNIQUE INDEX saved_searches_by_account ON saved_searches (account_id, query_hash);
CREATE INDEX saved_searches_by_due ON saved_searches (due_at);
CREATE INDEX saved_searches_by_alert ON saved_searches (alert, id);

-- A phone that a saved search found: its owner is told of it once.
CREATE TABLE IF NOT EXISTS saved_search_hits (
    search_id BINARY(16) NOT NULL,
    listing_id BINARY(16) NOT NULL,
    found_at BIGINT NOT NULL,
    told_at BIGINT,
    PRIMARY KEY (search_id, listing_id),
    FOREIGN KEY (search_id) REFERENCES saved_searches (id),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX saved_search_hits_by_telling ON saved_search_hits (search_id, told_at, found_at);
CREATE INDEX saved_search_hits_by_age ON saved_search_hits (found_at);

CREATE TABLE IF NOT EXISTS watches (
    account_id BINARY(16) NOT NULL,
    listing_id BINARY(16) NOT NULL,
    -- What the phone cost when its watcher was told last, or began to watch.
    price_minor BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    by_mail SMALLINT NOT NULL DEFAULT 1 CHECK (by_mail IN (0, 1)),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, listing_id),
    FOREIGN KEY (account_id) REFERENCES accounts (id),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX watches_by_listing ON watches (listing_id, price_minor);
CREATE INDEX watches_by_account ON watches (account_id, created_at);
