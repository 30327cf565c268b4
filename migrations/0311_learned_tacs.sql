-- What sellers' published listings say about the first eight digits of their IMEIs: one word a seller and code.
-- A code stands for a model once several sellers agree. The index finds a small city by where it lies.

CREATE TABLE IF NOT EXISTS learned_tacs (
    tac CHAR(8) NOT NULL,
    seller_id BINARY(16) NOT NULL,
    model_slug VARCHAR(120) NOT NULL,
    learned_at BIGINT NOT NULL,
    PRIMARY KEY (tac, seller_id),
    FOREIGN KEY (seller_id) REFERENCES accounts (id),
    FOREIGN KEY (model_slug) REFERENCES models (slug)
);
CREATE INDEX learned_tacs_by_seller ON learned_tacs (seller_id);
CREATE INDEX cities_by_latitude ON cities (lat, lng);
