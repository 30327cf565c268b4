-- Offers: a price that a buyer names for a phone, everything that happened to it, and a seller's floors.

CREATE TABLE IF NOT EXISTS offers (
    id BINARY(16) NOT NULL PRIMARY KEY,
    listing_id BINARY(16) NOT NULL,
    buyer_id BINARY(16) NOT NULL,
    seller_id BINARY(16) NOT NULL,
    state VARCHAR(16) NOT NULL CHECK (state IN ('open', 'countered', 'accepted', 'declined', 'expired', 'withdrawn',
        'bought')),
    currency CHAR(3) NOT NULL,
    -- What lies there, or was agreed on; and what each side named last.
    price_minor BIGINT NOT NULL CHECK (price_minor > 0),
    buyer_minor BIGINT NOT NULL CHECK (buyer_minor > 0),
    seller_minor BIGINT CHECK (seller_minor > 0),
    -- How often a price was named.
    rounds BIGINT NOT NULL DEFAULT 1,
    made_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- When it expires by itself.
    due_at BIGINT,
    -- Until when the phone is kept for its buyer, once both agree.
    kept_until BIGINT,
    -- The order that came of it.
    order_id BINARY(16),
    -- 1 as long as it can still end in a purchase: a buyer has one of these for a phone.
    pending SMALLINT,
    -- The phone that is kept for it: a phone is kept for one offer.
    kept_listing_id BINARY(16),
    version BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (listing_id) REFERENCES listings (id),
    FOREIGN KEY (buyer_id) REFERENCES accounts (id),
    FOREIGN KEY (seller_id) REFERENCES accounts (id),
    FOREIGN KEY (order_id) REFERENCES orders (id)
);
CREATE UNIQUE INDEX offers_by_pending ON offers (listing_id, buyer_id, pending);
CREATE UNIQUE INDEX offers_by_kept_listing ON offers (kept_listing_id);
CREATE INDEX offers_by_buyer ON offers (buyer_id, updated_at, id);
CREATE INDEX offers_by_seller ON offers (seller_id, updated_at, id);
CREATE INDEX offers_by_listing ON offers (listing_id, state, made_at);
CREATE INDEX offers_by_due ON offers (due_at);
CREATE INDEX offers_by_order ON offers (order_id);

-- Everything that happened. Rows are only ever added.
CREATE TABLE IF NOT EXISTS offer_events (
    offer_id BINARY(16) NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- Absent where it happened by rule.
    actor_id BINARY(16),
    event VARCHAR(16) NOT NULL,
    price_minor BIGINT NOT NULL,
    PRIMARY KEY (offer_id, version),
    FOREIGN KEY (offer_id) REFERENCES offers (id)
);

-- From which price on a seller's phone is given, and below which it is not, without asking. Never shown to buyers.
CREATE TABLE IF NOT EXISTS offer_floors (
    listing_id BINARY(16) NOT NULL PRIMARY KEY,
    currency CHAR(3) NOT NULL,
    accept_minor BIGINT CHECK (accept_minor > 0),
    decline_minor BIGINT CHECK (decline_minor > 0),
    updated_at BIGINT NOT NULL,
    FOREIGN KEY (listing_id) REFERENCES listings (id)
);

-- Who wants no mail about offers; within the site they are told all the same.
CREATE TABLE IF NOT EXISTS silent_offers (
    account_id BINARY(16) NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
