-- Drafts of people who have no account yet. Such a listing belongs to the account of all guests, in which nobody can
-- sign in, and to whoever has the secret that this table knows the keyed hash of.

INSERT INTO accounts (id, email_hash, email_sealed, email_verified_at, phone_sealed, name, about, password_hash, role,
    state, created_at, deleted_at)
SELECT X'00000000000000000000000000000000', X'0000000000000000000000000000000000000000000000000000000000000000', X'',
    0, X'', 'Guest', '', '', 'member', 'deleted', 0, 0
FROM (SELECT COUNT(*) AS known FROM accounts WHERE id = X'00000000000000000000000000000000') AS guests
WHERE guests.known = 0;

CREATE TABLE IF NOT EXISTS guest_drafts (
    listing_id BINARY(16) NOT NULL PRIMARY KEY,
    secret_hash BINARY(32) NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX guest_drafts_by_secret ON guest_drafts (secret_hash, expires_at);
CREATE INDEX guest_drafts_by_expiry ON guest_drafts (expires_at);
