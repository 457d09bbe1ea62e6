-- Changes that somebody asked for, so that a form which is sent twice changes once, and what was
-- changed can be undone. Forgotten after ten minutes.
CREATE TABLE change (
    key_hash BLOB PRIMARY KEY,
    -- Where it stands; the words are in the code.
    state BIGINT NOT NULL,
    -- What was asked, and how things were before.
    sealed BLOB NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX change_expires ON change (expires_ms);
