-- Reviews: what the two sides of a completed order say of each other, and what that comes to for sellers.

CREATE TABLE IF NOT EXISTS reviews (
    id BINARY(16) NOT NULL PRIMARY KEY,
    order_id BINARY(16) NOT NULL,
    -- On which side of the order its author stands.
    side VARCHAR(8) NOT NULL CHECK (side IN ('buyer', 'seller')),
    author_id BINARY(16) NOT NULL,
    -- Whom it is about: the other side.
    subject_id BINARY(16) NOT NULL,
    overall SMALLINT NOT NULL CHECK (overall BETWEEN 1 AND 5),
    -- Each side is asked for its own ones.
    description SMALLINT CHECK (description BETWEEN 1 AND 5),
    packing SMALLINT CHECK (packing BETWEEN 1 AND 5),
    speed SMALLINT CHECK (speed BETWEEN 1 AND 5),
    communication SMALLINT CHECK (communication BETWEEN 1 AND 5),
    payment SMALLINT CHECK (payment BETWEEN 1 AND 5),
    words VARCHAR(2000) NOT NULL DEFAULT '',
    written_at BIGINT NOT NULL,
    edited_at BIGINT,
    -- From when on others than its author can read it.
    visible_at BIGINT NOT NULL,
    -- When it is counted and its subject told of it; absent once that is done.
    due_at BIGINT,
    answer VARCHAR(1000),
    answered_at BIGINT,
    -- Taken away by staff.
    hidden_at BIGINT,
    hidden_by BINARY(16),
    hidden_why VARCHAR(300),
    version BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (order_id) REFERENCES orders (id),
    FOREIGN KEY (author_id) REFERENCES accounts (id),
    FOREIGN KEY (subject_id) REFERENCES accounts (id)
);
-- One review a side and order, whoever is fast.
CREATE UNIQUE INDEX reviews_by_order ON reviews (order_id, side);
-- A seller's reviews, a page after the other.
CREATE INDEX reviews_by_subject ON reviews (subject_id, side, visible_at, id);
CREATE INDEX reviews_by_author ON reviews (author_id, written_at);
CREATE INDEX reviews_by_due ON reviews (due_at);

-- Who finds that a review should not be there: each once.
CREATE TABLE IF NOT EXISTS review_reports (
    review_id BINARY(16) NOT NULL,
    reporter_id BINARY(16) NOT NULL,
    reason VARCHAR(16) NOT NULL
        CHECK (reason IN ('insulting', 'personal_data', 'off_topic', 'untrue', 'advertising')),
    note VARCHAR(500) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    -- Absent while it waits for a moderator.
    decided_at BIGINT,
    decided_by BINARY(16),
    PRIMARY KEY (review_id, reporter_id),
    FOREIGN KEY (review_id) REFERENCES reviews (id),
    FOREIGN KEY (reporter_id) REFERENCES accounts (id)
);
CREATE INDEX review_reports_by_decision ON review_reports (decided_at, review_id, created_at);
CREATE INDEX review_reports_by_reporter ON review_reports (reporter_id, created_at);

-- What the reviews of a seller come to, reckoned anew whenever one of them becomes visible, changes or is hidden.
CREATE TABLE IF NOT EXISTS seller_reputations (
    seller_id BINARY(16) NOT NULL PRIMARY KEY,
    -- How many reviews gave so many stars.
    stars_1 BIGINT NOT NULL DEFAULT 0,
    stars_2 BIGINT NOT NULL DEFAULT 0,
    stars_3 BIGINT NOT NULL DEFAULT 0,
    stars_4 BIGINT NOT NULL DEFAULT 0,
    stars_5 BIGINT NOT NULL DEFAULT 0,
    -- How many buyers found the phone as described.
    as_described BIGINT NOT NULL DEFAULT 0,
    -- In hundredths of a star; absent without reviews.
    score BIGINT,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    FOREIGN KEY (seller_id) REFERENCES accounts (id)
);
