-- What a photo shows, as its seller said; and photos that were removed a while ago, so that this can be undone.

ALTER TABLE listing_photos ADD COLUMN shot VARCHAR(16);

CREATE TABLE IF NOT EXISTS removed_photos (
    listing_id BINARY(16) NOT NULL,
    photo_id BINARY(32) NOT NULL,
    position INT NOT NULL,
    width INT NOT NULL,
    height INT NOT NULL,
    shot VARCHAR(16),
    removed_at BIGINT NOT NULL,
    PRIMARY KEY (listing_id, photo_id),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX removed_photos_by_photo ON removed_photos (photo_id);
CREATE INDEX removed_photos_by_time ON removed_photos (removed_at);
