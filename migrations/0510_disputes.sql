-- Disputes: what is wrong with an order, what was offered and ruled, and everything that was said.

CREATE TABLE IF NOT EXISTS disputes (
    id BINARY(16) NOT NULL PRIMARY KEY,
    order_id BINARY(16) NOT NULL,
    kind VARCHAR(24) NOT NULL CHECK (kind IN ('not_received', 'not_as_described', 'locked', 'counterfeit', 'damaged',
        'wrong_item')),
    -- Which of the seller's answers is false, where one is.
    claim VARCHAR(24),
    state VARCHAR(16) NOT NULL CHECK (state IN ('opened', 'talking', 'offered', 'returning', 'sent_back', 'escalated',
        'ruled', 'appealed', 'refunded', 'settled', 'released', 'withdrawn')),
    currency CHAR(3) NOT NULL,
    -- The offer on the table: its number is the version that made it.
    offer_kind VARCHAR(16),
    offer_minor BIGINT CHECK (offer_minor > 0),
    offer_by VARCHAR(8),
    offer_number BIGINT,
    -- The last ruling. Whoever made the first one may not make the second.
    verdict VARCHAR(16),
    verdict_minor BIGINT CHECK (verdict_minor > 0),
    ruled_by BINARY(16),
    -- The way back.
    carrier VARCHAR(40),
    tracking VARCHAR(40),
    opened_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- When the deadline of its state ends.
    due_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (order_id) REFERENCES orders (id)
);
CREATE INDEX disputes_by_order ON disputes (order_id, opened_at);
CREATE INDEX disputes_by_state ON disputes (state, updated_at, id);
CREATE INDEX disputes_by_due ON disputes (due_at);

-- Everything that happened and was said. Rows are only ever added.
CREATE TABLE IF NOT EXISTS dispute_events (
    dispute_id BINARY(16) NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- Absent where it happened by rule.
    actor_id BINARY(16),
    event VARCHAR(16) NOT NULL,
    -- What was said with it; else empty.
    words VARCHAR(2000) NOT NULL DEFAULT '',
    -- The offer or the verdict in words; else empty.
    about VARCHAR(250) NOT NULL DEFAULT '',
    PRIMARY KEY (dispute_id, version),
    FOREIGN KEY (dispute_id) REFERENCES disputes (id)
);
