-- One text for both engines: PostgreSQL reads BYTEA for BLOB.
-- Times are milliseconds since 1970. A row key is a keyed hash, never the value itself.

-- What the session cookie leads to: this visit's small state, sealed.
CREATE TABLE visit (
    id_hash BLOB PRIMARY KEY,
    sealed BLOB NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX visit_expires ON visit (expires_ms);

-- Login attempts underway; each is taken once.
CREATE TABLE login_attempt (
    key_hash BLOB PRIMARY KEY,
    state_hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX login_attempt_expires ON login_attempt (expires_ms);

-- Who is logged in, with sealed tokens. A login that has ended has no row: what ends it deletes it,
-- and a reference is random and never made twice, so nothing can bring it back.
CREATE TABLE login (
    reference_hash BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    sid_hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    created_ms BIGINT NOT NULL,
    idle_ends_ms BIGINT NOT NULL,
    ends_ms BIGINT NOT NULL,
    -- Counts the exchanges of the tokens.
    version BIGINT NOT NULL,
    -- 0: may be refreshed after refresh_until_ms; 1: under way until then; 2: the refresh token may
    -- have been used, and is never sent again.
    refresh_state BIGINT NOT NULL,
    refresh_until_ms BIGINT NOT NULL,
    refresh_holder BLOB NOT NULL
);
CREATE INDEX login_sid ON login (sid_hash);
CREATE INDEX login_person ON login (person);
CREATE INDEX login_idle_ends ON login (idle_ends_ms);
CREATE INDEX login_ends ON login (ends_ms);

-- A person's settings, one row each, so that two changes at once lose neither.
CREATE TABLE person_setting (
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (person, name)
);

-- The keys that outlive an exchange of the operator's keys, sealed with those.
CREATE TABLE once_made_key (
    name TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
);
