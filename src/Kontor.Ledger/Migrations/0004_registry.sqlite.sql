-- Times are Unix milliseconds. Every change takes the next revision from the one row of registry_state, so revisions are in the order of the changes.
CREATE TABLE registry_state (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
) STRICT;

INSERT INTO registry_state (id, revision) VALUES (1, 0);

CREATE TABLE registered_models (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL UNIQUE,
    description  TEXT NOT NULL,
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    revision     INTEGER NOT NULL
) STRICT;

CREATE TABLE model_tags (
    model_id INTEGER NOT NULL REFERENCES registered_models (id) ON DELETE CASCADE,
    key      TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (model_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_versions (
    model_id    INTEGER NOT NULL REFERENCES registered_models (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL CHECK (version >= 1),
    created     INTEGER NOT NULL,
    updated     INTEGER NOT NULL,
    user_name   TEXT NOT NULL,
    description TEXT NOT NULL,
    stage       TEXT NOT NULL CHECK (stage IN ('None', 'Staging', 'Production', 'Archived')),
    source      TEXT NOT NULL,
    run_id      TEXT NOT NULL,
    run_link    TEXT NOT NULL,
    sha256      TEXT,
    bytes       INTEGER,
    kind        TEXT NOT NULL,
    PRIMARY KEY (model_id, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX model_versions_stage ON model_versions (model_id, stage, version);
CREATE INDEX model_versions_run ON model_versions (run_id);

CREATE TABLE model_version_tags (
    model_id INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    key      TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (model_id, version, key),
    FOREIGN KEY (model_id, version) REFERENCES model_versions (model_id, version) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE model_aliases (
    model_id INTEGER NOT NULL,
    alias    TEXT NOT NULL,
    version  INTEGER NOT NULL,
    PRIMARY KEY (model_id, alias),
    FOREIGN KEY (model_id, version) REFERENCES model_versions (model_id, version) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX model_aliases_version ON model_aliases (model_id, version);

-- History: it names the model by the name of the time, and outlives it.
CREATE TABLE registry_changes (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    model     TEXT NOT NULL,
    version   INTEGER,
    kind      TEXT NOT NULL,
    alias     TEXT,
    old       TEXT,
    new       TEXT
) STRICT;

CREATE INDEX registry_changes_model ON registry_changes (model, id);

CREATE TRIGGER registry_changes_stay BEFORE DELETE ON registry_changes BEGIN SELECT RAISE(ABORT, 'history only grows'); END;
CREATE TRIGGER registry_changes_are_final BEFORE UPDATE ON registry_changes BEGIN SELECT RAISE(ABORT, 'history only grows'); END;
CREATE TRIGGER registry_changes_are_new BEFORE INSERT ON registry_changes WHEN EXISTS (SELECT 1 FROM registry_changes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history only grows'); END; -- a REPLACE fires no trigger of a deletion
