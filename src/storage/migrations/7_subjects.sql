-- By what name the provider knows the person of a login (a keyed hash of issuer and `sub`): a logout
-- token may name a person and no session. Empty: written by a version that did not know this column.
ALTER TABLE login ADD COLUMN subject_hash BLOB;
CREATE INDEX login_subject_hash ON login (subject_hash);
