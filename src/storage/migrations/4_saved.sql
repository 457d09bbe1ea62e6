-- The searches that a person has saved.
CREATE TABLE person_saved (
    person BLOB NOT NULL,
    -- Random: it stands in addresses and leads nowhere for anybody else.
    id TEXT NOT NULL,
    -- A keyed hash of what is saved, so that the same is not saved twice.
    body_hash BLOB NOT NULL,
    sealed_name BLOB NOT NULL,
    sealed_body BLOB NOT NULL,
    created_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    -- 0: never.
    opened_ms BIGINT NOT NULL,
    PRIMARY KEY (person, id)
);
CREATE UNIQUE INDEX person_saved_body ON person_saved (person, body_hash);
