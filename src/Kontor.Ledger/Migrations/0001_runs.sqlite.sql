-- Times are UTC text with six decimals, so that they sort; a seed is text, because it needs 64 bits without a sign.
CREATE TABLE runs (
    id            TEXT PRIMARY KEY,
    command       TEXT NOT NULL,
    started       TEXT NOT NULL,
    duration_s    REAL NOT NULL,
    seed          TEXT NOT NULL,
    version       TEXT NOT NULL,
    os            TEXT NOT NULL,
    processors    INTEGER NOT NULL,
    specification TEXT NOT NULL CHECK (json_valid(specification)),
    outcome       TEXT NOT NULL CHECK (outcome IN ('completed', 'failed', 'cancelled')),
    failure       TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_started ON runs (started, id);

CREATE TABLE run_inputs (
    run_id  TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    rows    INTEGER,
    PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

-- A value that is null is an undefined metric, such as wMAPE of a series that sold nothing.
CREATE TABLE run_metrics (
    run_id       TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,
    name         TEXT NOT NULL,
    value        REAL,
    model        TEXT,
    step         INTEGER,
    series_group TEXT,
    PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_artefacts (
    run_id     TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    path       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;
