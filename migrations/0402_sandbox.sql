-- The book of the sandbox gateway. It stands for another company's database: nothing else reads or writes it.

CREATE TABLE IF NOT EXISTS sandbox_charges (
    reference VARCHAR(64) NOT NULL PRIMARY KEY,
    -- The shop's id of the payment: opening it twice makes one charge.
    payment_id BINARY(16) NOT NULL,
    status VARCHAR(24) NOT NULL,
    currency CHAR(3) NOT NULL,
    amount_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    title VARCHAR(250) NOT NULL,
    return_to VARCHAR(500) NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When the bank says yes, where it takes its time.
    settles_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX sandbox_charges_by_payment ON sandbox_charges (payment_id);
CREATE INDEX sandbox_charges_by_settling ON sandbox_charges (settles_at);

CREATE TABLE IF NOT EXISTS sandbox_refunds (
    -- The shop's id: asking twice gives back once.
    id BINARY(16) NOT NULL PRIMARY KEY,
    reference VARCHAR(64) NOT NULL,
    amount_minor BIGINT NOT NULL
);

-- What it still has to tell the shop.
CREATE TABLE IF NOT EXISTS sandbox_webhooks (
    id BINARY(16) NOT NULL PRIMARY KEY,
    reference VARCHAR(64) NOT NULL,
    status VARCHAR(24) NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX sandbox_webhooks_by_due ON sandbox_webhooks (due_at);
