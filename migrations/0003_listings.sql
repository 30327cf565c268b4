-- Phones for sale, their photos in order, and everything that happened to them.

CREATE TABLE IF NOT EXISTS listings (
    id BINARY(16) NOT NULL PRIMARY KEY,
    seller_id BINARY(16) NOT NULL,
    model_slug VARCHAR(120) NOT NULL,
    brand_slug VARCHAR(120) NOT NULL,
    state VARCHAR(16) NOT NULL CHECK (state IN ('draft', 'live', 'reserved', 'sold', 'withdrawn', 'removed')),
    storage_gb INT,
    colour VARCHAR(40),
    grade VARCHAR(16) CHECK (grade IN ('mint', 'good', 'fair', 'damaged')),
    carrier_lock VARCHAR(16) CHECK (carrier_lock IN ('unlocked', 'locked')),
    price_minor BIGINT CHECK (price_minor > 0),
    currency CHAR(3),
    place_key VARCHAR(32),
    place_label VARCHAR(200),
    country CHAR(2),
    lat DOUBLE PRECISION,
    lng DOUBLE PRECISION,
    -- The place as a unit vector from the earth's centre: a radius is one dot product.
    at_x DOUBLE PRECISION,
    at_y DOUBLE PRECISION,
    at_z DOUBLE PRECISION,
    description TEXT NOT NULL,
    -- Folded words of brand, model, storage and colour, each with a space before it.
    search_text VARCHAR(600) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (seller_id) REFERENCES accounts (id),
    FOREIGN KEY (model_slug) REFERENCES models (slug)
);
CREATE INDEX listings_by_newest ON listings (state, published_at, id);
CREATE INDEX listings_by_price ON listings (state, currency, price_minor, id);
CREATE INDEX listings_by_brand ON listings (state, brand_slug, published_at, id);
CREATE INDEX listings_by_model ON listings (state, model_slug, published_at, id);
CREATE INDEX listings_by_seller ON listings (seller_id, state, updated_at);

CREATE TABLE IF NOT EXISTS listing_photos (
    listing_id BINARY(16) NOT NULL,
    position INT NOT NULL,
    photo_id BINARY(32) NOT NULL,
    width INT NOT NULL,
    height INT NOT NULL,
    PRIMARY KEY (listing_id, position),
    UNIQUE (listing_id, photo_id),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX listing_photos_by_photo ON listing_photos (photo_id);

CREATE TABLE IF NOT EXISTS listing_events (
    listing_id BINARY(16) NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id BINARY(16),
    event VARCHAR(32) NOT NULL,
    -- JSON: what changed, from and to.
    details VARCHAR(4000) NOT NULL DEFAULT '{}',
    PRIMARY KEY (listing_id, version),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
