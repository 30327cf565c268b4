-- Hand-overs: a link with a secret lets a phone that is not signed in add photos to one listing, for some minutes.
-- A listing has one at a time.

CREATE TABLE IF NOT EXISTS hand_overs (
    listing_id BINARY(16) NOT NULL PRIMARY KEY,
    -- The secret is made of this id and the vault's key; it is found by its hash.
    id BINARY(16) NOT NULL,
    token_hash BINARY(32) NOT NULL,
    account_id BINARY(16) NOT NULL,
    -- Of the first browser that sent a photo; no other one may send any.
    device_hash BINARY(32),
    sent INT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE UNIQUE INDEX hand_overs_by_token ON hand_overs (token_hash);
CREATE INDEX hand_overs_by_expiry ON hand_overs (expires_at);
