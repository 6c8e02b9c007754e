-- Times are Unix milliseconds. Of a key and of a session only the SHA-256 of its secret is kept.
CREATE TABLE access_keys (
    id            text PRIMARY KEY,
    name          text NOT NULL,
    role          text NOT NULL CHECK (role IN ('viewer', 'analyst', 'approver', 'admin')),
    secret_sha256 text NOT NULL,
    made          bigint NOT NULL,
    expires       bigint,
    last_used     bigint,
    revoked       bigint
);

CREATE TABLE access_sessions (
    id              text PRIMARY KEY,
    key_id          text NOT NULL REFERENCES access_keys (id) ON DELETE CASCADE,
    token_sha256    text NOT NULL UNIQUE,
    previous_sha256 text,
    csrf            text NOT NULL,
    opened          bigint NOT NULL,
    rotated         bigint NOT NULL,
    expires         bigint NOT NULL
);

CREATE INDEX access_sessions_previous ON access_sessions (previous_sha256);
CREATE INDEX access_sessions_key ON access_sessions (key_id);

-- Who did what to which thing. A row holds the hash of the one before, so that a change in the middle is found out.
CREATE TABLE audit_trail (
    number   bigint PRIMARY KEY CHECK (number >= 1),
    made     bigint NOT NULL,
    actor    text NOT NULL,
    role     text,
    action   text NOT NULL,
    subject  text NOT NULL,
    address  text NOT NULL,
    status   bigint NOT NULL,
    previous text NOT NULL,
    sha256   text NOT NULL
);

CREATE FUNCTION audit_trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the audit trail only grows';
END
$body$;

CREATE TRIGGER audit_trail_no_change BEFORE UPDATE OR DELETE ON audit_trail FOR EACH ROW EXECUTE FUNCTION audit_trail_only_grows();

CREATE TRIGGER audit_trail_no_truncate BEFORE TRUNCATE ON audit_trail FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_only_grows();
