-- Times are Unix milliseconds. Of a key and of a session only the SHA-256 of its secret is kept.
CREATE TABLE access_keys (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'approver', 'admin')),
    secret_sha256 TEXT NOT NULL,
    made          INTEGER NOT NULL,
    expires       INTEGER,
    last_used     INTEGER,
    revoked       INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE access_sessions (
    id              TEXT PRIMARY KEY,
    key_id          TEXT NOT NULL REFERENCES access_keys (id) ON DELETE CASCADE,
    token_sha256    TEXT NOT NULL UNIQUE,
    previous_sha256 TEXT,
    csrf            TEXT NOT NULL,
    opened          INTEGER NOT NULL,
    rotated         INTEGER NOT NULL,
    expires         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX access_sessions_previous ON access_sessions (previous_sha256);
CREATE INDEX access_sessions_key ON access_sessions (key_id);

-- Who did what to which thing. A row holds the hash of the one before, so that a change in the middle is found out.
CREATE TABLE audit_trail (
    number   INTEGER PRIMARY KEY CHECK (number >= 1),
    made     INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    role     TEXT,
    action   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    address  TEXT NOT NULL,
    status   INTEGER NOT NULL,
    previous TEXT NOT NULL,
    sha256   TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_trail_no_update BEFORE UPDATE ON audit_trail
BEGIN
    SELECT RAISE(ABORT, 'the audit trail only grows');
END;

CREATE TRIGGER audit_trail_no_delete BEFORE DELETE ON audit_trail
BEGIN
    SELECT RAISE(ABORT, 'the audit trail only grows');
END;

-- INSERT OR REPLACE deletes without calling the trigger of deletes
CREATE TRIGGER audit_trail_no_replace BEFORE INSERT ON audit_trail WHEN EXISTS (SELECT 1 FROM audit_trail WHERE number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail only grows');
END;
