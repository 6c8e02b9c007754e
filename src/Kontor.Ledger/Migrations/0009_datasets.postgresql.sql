-- The data that runs say they have read. tags is a JSON object; context is the tag that says what for.
CREATE TABLE tracked_datasets (
    run_key     bigint NOT NULL REFERENCES tracked_runs (run_key) ON DELETE CASCADE,
    name        text COLLATE "C" NOT NULL,
    digest      text COLLATE "C" NOT NULL,
    source_type text NOT NULL,
    source      text NOT NULL,
    schema      text,
    profile     text,
    context     text COLLATE "C" NOT NULL,
    tags        text NOT NULL,
    PRIMARY KEY (run_key, name, digest)
);
