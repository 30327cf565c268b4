-- Where sellers' money goes: their accounts at the company that sends it. What is behind one only that company knows.

CREATE TABLE IF NOT EXISTS payout_accounts (
    account_id BINARY(16) NOT NULL,
    gateway VARCHAR(32) NOT NULL,
    -- The company's name for it.
    reference VARCHAR(64) NOT NULL,
    -- Whether the company sends money there, as it said last: 0 or 1.
    ready BIGINT NOT NULL DEFAULT 0 CHECK (ready IN (0, 1)),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, gateway),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE UNIQUE INDEX payout_accounts_by_reference ON payout_accounts (gateway, reference);
