-- What buyers typed as the IMEIs of what arrived, each number of an order once.

CREATE TABLE IF NOT EXISTS arrivals (
    order_id BINARY(16) NOT NULL,
    -- Keyed, by which it is compared with those of the order's phones.
    imei_hash BINARY(32) NOT NULL,
    imei_sealed VARBINARY(255) NOT NULL,
    -- The phone of the order that has this IMEI; absent where none has.
    listing_id BINARY(16),
    typed_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, imei_hash),
    FOREIGN KEY (order_id) REFERENCES orders (id),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
