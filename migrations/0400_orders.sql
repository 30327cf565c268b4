-- Purchases: baskets, payments with what their vendors told of them, orders with their lines and their timeline.

CREATE TABLE IF NOT EXISTS basket_items (
    -- An account, or a basket of somebody who has not signed in yet.
    owner_id BINARY(16) NOT NULL,
    listing_id BINARY(16) NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (owner_id, listing_id),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX basket_items_by_age ON basket_items (added_at);

CREATE TABLE IF NOT EXISTS payments (
    id BINARY(16) NOT NULL PRIMARY KEY,
    buyer_id BINARY(16) NOT NULL,
    gateway VARCHAR(32) NOT NULL,
    state VARCHAR(16) NOT NULL CHECK (state IN ('created', 'pending', 'processing', 'captured', 'failed')),
    currency CHAR(3) NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    captured_minor BIGINT NOT NULL DEFAULT 0 CHECK (captured_minor >= 0),
    -- Owed to the buyer or given back; never more than was captured.
    refunded_minor BIGINT NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    -- The vendor's name for it, and where it is paid.
    reference VARCHAR(120),
    pay_url VARCHAR(500),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    settled_at BIGINT,
    -- When its vendor is asked next; absent once there is nothing to ask.
    look_at BIGINT,
    looks BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (buyer_id) REFERENCES accounts (id),
    CHECK (refunded_minor <= captured_minor)
);
CREATE UNIQUE INDEX payments_by_reference ON payments (gateway, reference);
CREATE INDEX payments_by_look ON payments (look_at);
CREATE INDEX payments_by_buyer ON payments (buyer_id, state, created_at);

-- Every webhook that was signed well, once.
CREATE TABLE IF NOT EXISTS payment_events (
    gateway VARCHAR(32) NOT NULL,
    event_id VARCHAR(120) NOT NULL,
    payment_id BINARY(16) NOT NULL,
    kind VARCHAR(64) NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (gateway, event_id),
    FOREIGN KEY (payment_id) REFERENCES payments (id)
);
CREATE INDEX payment_events_by_payment ON payment_events (payment_id, received_at);

CREATE TABLE IF NOT EXISTS orders (
    id BINARY(16) NOT NULL PRIMARY KEY,
    payment_id BINARY(16) NOT NULL,
    buyer_id BINARY(16) NOT NULL,
    seller_id BINARY(16) NOT NULL,
    state VARCHAR(16) NOT NULL CHECK (state IN ('placed', 'paid', 'packed', 'shipped', 'delivered', 'accepted',
        'completed', 'cancelled', 'expired', 'returning', 'returned', 'refunded', 'disputed')),
    currency CHAR(3) NOT NULL,
    phones_minor BIGINT NOT NULL CHECK (phones_minor > 0),
    shipping_minor BIGINT NOT NULL CHECK (shipping_minor >= 0),
    -- The seller's fee, as it was charged.
    fee_minor BIGINT NOT NULL CHECK (fee_minor >= 0),
    shipping_option VARCHAR(16) NOT NULL,
    -- Where it goes, sealed.
    address_sealed VARBINARY(4096) NOT NULL,
    carrier VARCHAR(40),
    tracking VARCHAR(40),
    placed_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- What it does by itself, and when.
    timer VARCHAR(24),
    due_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (payment_id) REFERENCES payments (id),
    FOREIGN KEY (buyer_id) REFERENCES accounts (id),
    FOREIGN KEY (seller_id) REFERENCES accounts (id)
);
CREATE INDEX orders_by_payment ON orders (payment_id);
CREATE INDEX orders_by_buyer ON orders (buyer_id, placed_at, id);
CREATE INDEX orders_by_seller ON orders (seller_id, state, placed_at, id);
CREATE INDEX orders_by_due ON orders (due_at);

CREATE TABLE IF NOT EXISTS order_lines (
    order_id BINARY(16) NOT NULL,
    position INT NOT NULL,
    listing_id BINARY(16) NOT NULL,
    -- As it was when it was bought.
    title VARCHAR(250) NOT NULL,
    price_minor BIGINT NOT NULL CHECK (price_minor > 0),
    PRIMARY KEY (order_id, position),
    FOREIGN KEY (order_id) REFERENCES orders (id),
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);
CREATE INDEX order_lines_by_listing ON order_lines (listing_id);

CREATE TABLE IF NOT EXISTS order_events (
    order_id BINARY(16) NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- Absent where it happened by rule.
    actor_id BINARY(16),
    event VARCHAR(32) NOT NULL,
    -- JSON without personal data.
    details VARCHAR(4000) NOT NULL DEFAULT '{}',
    PRIMARY KEY (order_id, version),
    FOREIGN KEY (order_id) REFERENCES orders (id)
);
