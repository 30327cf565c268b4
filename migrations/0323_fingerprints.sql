-- Fingerprints of photos, by which a copy is found that was made smaller, cropped or compressed anew. Each is 64
-- bits, cut into four bands: two that differ in three bits or fewer have a band in common, so that an index finds
-- the few that are worth comparing.

CREATE TABLE IF NOT EXISTS fingerprints (
    photo_id BINARY(32) NOT NULL,
    -- Of the whole picture, and of what is left of it without its edges.
    crop SMALLINT NOT NULL,
    bits BIGINT NOT NULL,
    band_0 INT NOT NULL,
    band_1 INT NOT NULL,
    band_2 INT NOT NULL,
    band_3 INT NOT NULL,
    PRIMARY KEY (photo_id, crop)
);
CREATE INDEX fingerprints_by_band_0 ON fingerprints (band_0);
CREATE INDEX fingerprints_by_band_1 ON fingerprints (band_1);
CREATE INDEX fingerprints_by_band_2 ON fingerprints (band_2);
CREATE INDEX fingerprints_by_band_3 ON fingerprints (band_3);

-- Photos that look like those of another seller's listing.
CREATE TABLE IF NOT EXISTS photo_flags (
    id BINARY(16) NOT NULL PRIMARY KEY,
    listing_id BINARY(16) NOT NULL,
    photo_id BINARY(32) NOT NULL,
    -- The listing that had it before.
    other_listing_id BINARY(16) NOT NULL,
    other_photo_id BINARY(32) NOT NULL,
    reason VARCHAR(16) NOT NULL CHECK (reason IN ('same', 'alike')),
    -- In how many of 64 bits their fingerprints differ.
    distance INT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (listing_id, photo_id, other_listing_id),
    FOREIGN KEY (listing_id) REFERENCES listings (id),
    FOREIGN KEY (other_listing_id) REFERENCES listings (id)
);
CREATE INDEX photo_flags_by_time ON photo_flags (created_at);
CREATE INDEX photo_flags_by_other ON photo_flags (other_listing_id);
