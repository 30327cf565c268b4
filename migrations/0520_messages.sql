-- Messages: what buyer and seller say to each other about a phone. They are evidence in disputes, so rows of words are
-- added and never changed, but for what is erased with its writer.

CREATE TABLE IF NOT EXISTS conversations (
    id BINARY(16) NOT NULL PRIMARY KEY,
    listing_id BINARY(16) NOT NULL,
    buyer_id BINARY(16) NOT NULL,
    seller_id BINARY(16) NOT NULL,
    -- How many messages there are: the number of the newest one.
    messages BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    -- 0 until the last change is given the number of a batch.
    feed BIGINT NOT NULL DEFAULT 0,
    FOREIGN KEY (listing_id) REFERENCES listings (id),
    FOREIGN KEY (buyer_id) REFERENCES accounts (id),
    FOREIGN KEY (seller_id) REFERENCES accounts (id)
);
-- One for each buyer and phone; the seller is the phone's.
CREATE UNIQUE INDEX conversations_by_listing ON conversations (listing_id, buyer_id, seller_id);
CREATE INDEX conversations_by_feed ON conversations (feed);

-- What each of the two has of it.
CREATE TABLE IF NOT EXISTS conversation_sides (
    conversation_id BINARY(16) NOT NULL,
    account_id BINARY(16) NOT NULL,
    other_id BINARY(16) NOT NULL,
    -- The newest message's instant, for the list.
    last_at BIGINT NOT NULL,
    -- Up to which number this side has read, and how many of the other side's messages it has not.
    read_number BIGINT NOT NULL DEFAULT 0,
    unread BIGINT NOT NULL DEFAULT 0,
    -- When this side is told that something waits; absent once it was, or has read it.
    tell_at BIGINT,
    PRIMARY KEY (conversation_id, account_id),
    FOREIGN KEY (conversation_id) REFERENCES conversations (id),
    FOREIGN KEY (account_id) REFERENCES accounts (id),
    FOREIGN KEY (other_id) REFERENCES accounts (id)
);
CREATE INDEX conversation_sides_by_account ON conversation_sides (account_id, last_at, conversation_id);
CREATE INDEX conversation_sides_by_unread ON conversation_sides (account_id, unread);
CREATE INDEX conversation_sides_by_due ON conversation_sides (tell_at);

CREATE TABLE IF NOT EXISTS messages (
    -- Made with the form that sends it.
    id BINARY(16) NOT NULL PRIMARY KEY,
    conversation_id BINARY(16) NOT NULL,
    -- Counted from 1 within its conversation.
    number BIGINT NOT NULL,
    -- Absent where the listing answers.
    author_id BINARY(16),
    kind VARCHAR(16) NOT NULL CHECK (kind IN ('text', 'question', 'answer')),
    -- As they were typed, whatever of it is shown to whom. Empty once its writer's account was deleted.
    words VARCHAR(2300) NOT NULL,
    sent_at BIGINT NOT NULL,
    -- Taken away by staff.
    hidden_at BIGINT,
    hidden_by BINARY(16),
    hidden_why VARCHAR(300),
    FOREIGN KEY (conversation_id) REFERENCES conversations (id),
    FOREIGN KEY (author_id) REFERENCES accounts (id)
);
CREATE UNIQUE INDEX messages_by_conversation ON messages (conversation_id, number);
CREATE INDEX messages_by_author ON messages (author_id, sent_at);

-- Who wants no more messages from whom.
CREATE TABLE IF NOT EXISTS message_blocks (
    blocker_id BINARY(16) NOT NULL,
    blocked_id BINARY(16) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    FOREIGN KEY (blocker_id) REFERENCES accounts (id),
    FOREIGN KEY (blocked_id) REFERENCES accounts (id)
);

-- Who wants no mail about messages that wait. Whoever is not here does.
CREATE TABLE IF NOT EXISTS message_mails_off (
    account_id BINARY(16) NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

-- Who finds that a message breaks the rules: each once.
CREATE TABLE IF NOT EXISTS message_reports (
    message_id BINARY(16) NOT NULL,
    reporter_id BINARY(16) NOT NULL,
    reason VARCHAR(16) NOT NULL CHECK (reason IN ('insulting', 'scam', 'pays_elsewhere', 'spam', 'other')),
    note VARCHAR(500) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    -- Absent while it waits for a moderator.
    decided_at BIGINT,
    decided_by BINARY(16),
    PRIMARY KEY (message_id, reporter_id),
    FOREIGN KEY (message_id) REFERENCES messages (id),
    FOREIGN KEY (reporter_id) REFERENCES accounts (id)
);
CREATE INDEX message_reports_by_decision ON message_reports (decided_at, message_id, created_at);
CREATE INDEX message_reports_by_reporter ON message_reports (reporter_id, created_at);
