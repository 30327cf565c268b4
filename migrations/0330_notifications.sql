-- What members are told within the site. `data` is JSON: what happened, as `domain::notifications::Notice` writes it.

CREATE TABLE IF NOT EXISTS notifications (
    id BINARY(16) NOT NULL PRIMARY KEY,
    account_id BINARY(16) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    data VARCHAR(4000) NOT NULL,
    -- The path of the page that it leads to.
    link VARCHAR(4000) NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX notifications_by_account ON notifications (account_id, created_at, id);
CREATE INDEX notifications_by_reading ON notifications (account_id, read_at);
CREATE INDEX notifications_by_age ON notifications (created_at);
