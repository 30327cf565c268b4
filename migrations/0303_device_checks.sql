-- Questions to registers of lost, stolen and locked phones, and their answers. A row without an answer and with a
-- due time waits to be asked again; one without both was given up.

CREATE TABLE IF NOT EXISTS device_checks (
    id BINARY(16) NOT NULL PRIMARY KEY,
    listing_id BINARY(16) NOT NULL,
    imei_hash BINARY(32) NOT NULL,
    -- The register's name, as people read it.
    source VARCHAR(80) NOT NULL,
    asked_at BIGINT NOT NULL,
    attempts INT NOT NULL,
    due_at BIGINT,
    answered_at BIGINT,
    blacklist VARCHAR(16) CHECK (blacklist IN ('clean', 'hit', 'unknown')),
    account_lock VARCHAR(16) CHECK (account_lock IN ('clean', 'hit', 'unknown')),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX device_checks_by_listing ON device_checks (listing_id, asked_at);
CREATE INDEX device_checks_by_due ON device_checks (due_at);
