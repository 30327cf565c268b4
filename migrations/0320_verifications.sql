-- Verification: a photo of the phone beside a code. A listing whose photo was approved is verified since then.

ALTER TABLE listings ADD COLUMN verified_at BIGINT;

-- The last photo that was sent for each listing. What was decided about earlier ones is in the audit log.
CREATE TABLE IF NOT EXISTS verifications (
    listing_id BINARY(16) NOT NULL PRIMARY KEY,
    -- Not public: kept and served apart from the photos of listings.
    photo_id BINARY(32) NOT NULL,
    -- The code that must be seen in it.
    code VARCHAR(8) NOT NULL,
    state VARCHAR(16) NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
    -- Why it was refused, for the seller.
    reason VARCHAR(300) NOT NULL DEFAULT '',
    sent_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BINARY(16),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX verifications_by_state ON verifications (state, sent_at);
CREATE INDEX verifications_by_photo ON verifications (photo_id);
