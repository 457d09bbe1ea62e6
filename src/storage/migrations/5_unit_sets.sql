-- Parties that a person has chosen for one list, where they are too many for an address.
CREATE TABLE person_unit_set (
    person BLOB NOT NULL,
    -- A keyed hash of the person and the parties: the same choice has one address.
    id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_ms BIGINT NOT NULL,
    -- 0: kept until the person deletes it.
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (person, id)
);
CREATE INDEX person_unit_set_expires ON person_unit_set (expires_ms);
