-- Files of shops, from which drafts are made row by row, and the shops' own names for their listings.

CREATE TABLE IF NOT EXISTS bulk_imports (
    id BINARY(16) NOT NULL PRIMARY KEY,
    seller_id BINARY(16) NOT NULL,
    -- The file, sealed because of the IMEIs in it; empty once it is finished.
    csv_sealed MEDIUMBLOB NOT NULL,
    row_count INT NOT NULL,
    -- Rows are dealt with in order: whoever moves this on has done those before it.
    next_row INT NOT NULL DEFAULT 0,
    added INT NOT NULL DEFAULT 0,
    known INT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    FOREIGN KEY (seller_id) REFERENCES accounts (id)
);
CREATE INDEX bulk_imports_by_seller ON bulk_imports (seller_id, created_at);
CREATE INDEX bulk_imports_by_end ON bulk_imports (finished_at, created_at);

CREATE TABLE IF NOT EXISTS listing_references (
    seller_id BINARY(16) NOT NULL,
    reference VARCHAR(60) NOT NULL,
    listing_id BINARY(16) NOT NULL,
    PRIMARY KEY (seller_id, reference),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
