-- The data that runs say they have read. tags is a JSON object; context is the tag that says what for.
CREATE TABLE tracked_datasets (
    run_key     INTEGER NOT NULL REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    digest      TEXT NOT NULL,
    source_type TEXT NOT NULL,
    source      TEXT NOT NULL,
    schema      TEXT,
    profile     TEXT,
    context     TEXT NOT NULL,
    tags        TEXT NOT NULL,
    PRIMARY KEY (run_key, name, digest)
) STRICT, WITHOUT ROWID;
