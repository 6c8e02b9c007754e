-- Experiments and the runs in them, live ones included. Times are Unix milliseconds.
CREATE TABLE experiments (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    name              TEXT NOT NULL UNIQUE,
    artifact_location TEXT NOT NULL,
    stage             TEXT NOT NULL CHECK (stage IN ('active', 'deleted')),
    created           INTEGER NOT NULL,
    updated           INTEGER NOT NULL
) STRICT;

INSERT INTO experiments (id, name, artifact_location, stage, created, updated)
VALUES (0, 'Default', 'mlflow-artifacts:/0', 'active', unixepoch() * 1000, unixepoch() * 1000);

CREATE TABLE experiment_tags (
    experiment_id INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
    key           TEXT NOT NULL,
    value         TEXT NOT NULL,
    PRIMARY KEY (experiment_id, key)
) STRICT, WITHOUT ROWID;

-- Grows with every change of any run of the experiment: a page of runs that was read under the same number is still true.
CREATE TABLE experiment_revisions (
    experiment_id INTEGER PRIMARY KEY REFERENCES experiments (id) ON DELETE CASCADE,
    revision      INTEGER NOT NULL
) STRICT;

-- revision grows with every change. Blocks up to the number folded are contained in tracked_latest; pending says that there are later ones.
CREATE TABLE tracked_runs (
    run_key       INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    name          TEXT NOT NULL,
    user_id       TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED')),
    started       INTEGER NOT NULL,
    ended         INTEGER,
    stage         TEXT NOT NULL CHECK (stage IN ('active', 'deleted')),
    with_experiment INTEGER NOT NULL,
    artifact_uri  TEXT NOT NULL,
    revision      INTEGER NOT NULL,
    folded        INTEGER NOT NULL,
    pending       INTEGER NOT NULL
) STRICT;

CREATE INDEX tracked_runs_order ON tracked_runs (experiment_id, stage, started DESC, id);

CREATE INDEX tracked_runs_pending ON tracked_runs (experiment_id) WHERE pending = 1;

CREATE TABLE tracked_params (
    run_key INTEGER NOT NULL REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (run_key, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tracked_tags (
    run_key INTEGER NOT NULL REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (run_key, key)
) STRICT, WITHOUT ROWID;

-- Metric points as they were logged, a batch in a row, packed; the number is the revision of the run that the batch made.
CREATE TABLE tracked_blocks (
    run_key  INTEGER NOT NULL REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    received INTEGER NOT NULL,
    points   INTEGER NOT NULL,
    data     BLOB NOT NULL,
    PRIMARY KEY (run_key, number)
) STRICT;

-- The latest point of each metric. A value that is null is NaN, which SQLite does not hold.
CREATE TABLE tracked_latest (
    run_key INTEGER NOT NULL REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   REAL,
    ts      INTEGER NOT NULL,
    step    INTEGER NOT NULL,
    PRIMARY KEY (run_key, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tracked_files (
    run_key    INTEGER NOT NULL REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    path       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (run_key, path)
) STRICT, WITHOUT ROWID;

-- seen is the last sign of life of the run's owner.
CREATE TABLE tracked_leases (
    run_key INTEGER PRIMARY KEY REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    until   INTEGER NOT NULL,
    seen    INTEGER NOT NULL
) STRICT;
