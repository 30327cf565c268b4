-- The feed that search engines follow: a changed listing has 0 until its change is given the number of a batch.

ALTER TABLE listings ADD COLUMN feed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX listings_by_feed ON listings (feed);

-- Counts the batches of each feed. Whoever numbers changes holds the feed's row, so batches are committed in order.
CREATE TABLE IF NOT EXISTS feeds (
    name VARCHAR(32) NOT NULL PRIMARY KEY,
    -- Made anew with the database: an index that followed another one has to begin again.
    id BINARY(16) NOT NULL,
    batch BIGINT NOT NULL
);
