-- The book of all money: transactions that sum to zero, one for each cause. Rows are only ever added.

CREATE TABLE IF NOT EXISTS ledger_transactions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    cause VARCHAR(32) NOT NULL,
    cause_id BINARY(16) NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX ledger_transactions_by_cause ON ledger_transactions (cause, cause_id);

CREATE TABLE IF NOT EXISTS ledger_entries (
    transaction_id BINARY(16) NOT NULL,
    position INT NOT NULL,
    account VARCHAR(24) NOT NULL,
    -- Whose account it is; the market's own have sixteen zeros, since an absent value is in no index of both engines.
    owner_id BINARY(16) NOT NULL,
    order_id BINARY(16),
    currency CHAR(3) NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    PRIMARY KEY (transaction_id, position),
    FOREIGN KEY (transaction_id) REFERENCES ledger_transactions (id)
);
CREATE INDEX ledger_entries_by_account ON ledger_entries (account, owner_id, currency, amount_minor);
CREATE INDEX ledger_entries_by_order ON ledger_entries (order_id);

CREATE TABLE IF NOT EXISTS refunds (
    id BINARY(16) NOT NULL PRIMARY KEY,
    payment_id BINARY(16) NOT NULL,
    -- Absent where the money belonged to no order any more.
    order_id BINARY(16),
    currency CHAR(3) NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    state VARCHAR(16) NOT NULL CHECK (state IN ('pending', 'done')),
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    -- When the vendor is asked for it next.
    due_at BIGINT,
    tries BIGINT NOT NULL DEFAULT 0,
    FOREIGN KEY (payment_id) REFERENCES payments (id)
);
CREATE INDEX refunds_by_payment ON refunds (payment_id);
CREATE INDEX refunds_by_order ON refunds (order_id);
CREATE INDEX refunds_by_due ON refunds (due_at);

CREATE TABLE IF NOT EXISTS payouts (
    id BINARY(16) NOT NULL PRIMARY KEY,
    account_id BINARY(16) NOT NULL,
    gateway VARCHAR(32) NOT NULL,
    currency CHAR(3) NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    state VARCHAR(16) NOT NULL CHECK (state IN ('pending', 'done')),
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    due_at BIGINT,
    tries BIGINT NOT NULL DEFAULT 0,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX payouts_by_account ON payouts (account_id, created_at);
CREATE INDEX payouts_by_due ON payouts (due_at);
