-- An attempt stays after it was answered, so that a reload of the answer still knows where the person
-- was going. 0: not answered yet.
ALTER TABLE login_attempt ADD COLUMN answered_ms BIGINT NOT NULL DEFAULT 0;

-- What a login came out of: by these a log-out finds it that comes from a browser which does not hold
-- its cookie yet. Empty: nothing.
ALTER TABLE login ADD COLUMN attempt_hash BLOB;
ALTER TABLE login ADD COLUMN visit_hash BLOB;
CREATE INDEX login_attempt_hash ON login (attempt_hash);
CREATE INDEX login_visit_hash ON login (visit_hash);

-- What has ended a short while ago: sessions at the provider, visits, attempts, the other logins of a
-- person. A login that was under way meanwhile is refused.
CREATE TABLE ending (
    key_hash BLOB PRIMARY KEY,
    ended_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX ending_expires ON ending (expires_ms);
