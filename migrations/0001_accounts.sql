-- Accounts, sign-ins, and what guards them. E-mail, phone and secrets are sealed; equality works on keyed hashes.
-- Instants are microseconds since 1970 in UTC, ids are UUIDv7 in 16 bytes.

CREATE TABLE IF NOT EXISTS accounts (
    id BINARY(16) NOT NULL PRIMARY KEY,
    email_hash BINARY(32) NOT NULL,
    email_sealed VARBINARY(512) NOT NULL,
    email_verified_at BIGINT NOT NULL,
    phone_sealed VARBINARY(128) NOT NULL,
    name VARCHAR(60) NOT NULL,
    about VARCHAR(1000) NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    role VARCHAR(16) NOT NULL CHECK (role IN ('member', 'support', 'moderator', 'finance', 'admin')),
    state VARCHAR(16) NOT NULL CHECK (state IN ('active', 'suspended', 'deleted')),
    totp_sealed VARBINARY(256),
    totp_confirmed_at BIGINT,
    -- The last time step that a code was accepted for: each code works once.
    totp_last_step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX accounts_by_email ON accounts (email_hash);
CREATE INDEX accounts_by_state ON accounts (state, created_at);

-- Somebody wants an account and has not followed the mailed link yet: only then the account is made. Each link has
-- the name, phone and password hash that were typed with it, so that nobody can prepare an account for another's
-- e-mail address.
CREATE TABLE IF NOT EXISTS registrations (
    token_hash BINARY(32) NOT NULL PRIMARY KEY,
    email_hash BINARY(32) NOT NULL,
    details_sealed VARBINARY(1500) NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX registrations_by_email ON registrations (email_hash, created_at);
CREATE INDEX registrations_by_expiry ON registrations (expires_at);

CREATE TABLE IF NOT EXISTS sessions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    account_id BINARY(16) NOT NULL,
    device VARCHAR(120) NOT NULL,
    -- The network address, sealed; the place is what people see.
    address_sealed VARBINARY(128) NOT NULL,
    place VARCHAR(120) NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_why VARCHAR(32) CHECK (ended_why IN ('signed_out', 'replayed', 'password_changed', 'password_reset')),
    -- When the password (and second factor) were last given in this session.
    authenticated_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX sessions_by_account ON sessions (account_id, ended_at, last_used_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE IF NOT EXISTS refresh_tokens (
    token_hash BINARY(32) NOT NULL PRIMARY KEY,
    session_id BINARY(16) NOT NULL,
    issued_at BIGINT NOT NULL,
    -- Set when it was exchanged for its successor; used again later, it ends the session.
    used_at BIGINT,
    FOREIGN KEY (session_id) REFERENCES sessions (id)
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_by_use ON refresh_tokens (used_at);

-- Links and codes that were mailed, or that carry somebody between two steps of signing in.
CREATE TABLE IF NOT EXISTS one_time_tokens (
    token_hash BINARY(32) NOT NULL PRIMARY KEY,
    account_id BINARY(16) NOT NULL,
    purpose VARCHAR(32) NOT NULL CHECK (purpose IN ('change_email', 'reset_password', 'second_factor')),
    -- What the token is about, such as the new e-mail address, sealed.
    details_sealed VARBINARY(1000),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX one_time_tokens_by_account ON one_time_tokens (account_id, purpose);
CREATE INDEX one_time_tokens_by_expiry ON one_time_tokens (expires_at);

CREATE TABLE IF NOT EXISTS recovery_codes (
    account_id BINARY(16) NOT NULL,
    code_hash BINARY(32) NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE TABLE IF NOT EXISTS addresses (
    id BINARY(16) NOT NULL PRIMARY KEY,
    account_id BINARY(16) NOT NULL,
    form_sealed VARBINARY(4096) NOT NULL,
    country CHAR(2) NOT NULL,
    is_default SMALLINT NOT NULL CHECK (is_default IN (0, 1)),
    created_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX addresses_by_account ON addresses (account_id, created_at);

-- How often something was tried in a window of time, by a keyed hash of who tried it.
CREATE TABLE IF NOT EXISTS attempts (
    key_hash BINARY(32) NOT NULL,
    window_start BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (key_hash, window_start)
);
CREATE INDEX attempts_by_expiry ON attempts (expires_at);

-- What must follow a commit: written in the same transaction, done by a job at least once.
CREATE TABLE IF NOT EXISTS outbox (
    id BINARY(16) NOT NULL PRIMARY KEY,
    kind VARCHAR(32) NOT NULL,
    payload_sealed MEDIUMBLOB NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    done_at BIGINT,
    -- Set when it was given up; it stays for the staff to look at.
    failed_at BIGINT,
    last_error VARCHAR(500)
);
CREATE INDEX outbox_by_due ON outbox (done_at, failed_at, due_at);
CREATE INDEX outbox_by_kind ON outbox (kind, created_at);

-- Who did what and when; rows are only ever added.
CREATE TABLE IF NOT EXISTS audit_log (
    id BINARY(16) NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    -- The account that acted; absent for a guest and for the system itself.
    actor_id BINARY(16),
    noun VARCHAR(32) NOT NULL,
    subject_id BINARY(16),
    verb VARCHAR(48) NOT NULL,
    -- JSON without personal data.
    details VARCHAR(4000) NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_by_subject ON audit_log (subject_id, at);
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, at);
