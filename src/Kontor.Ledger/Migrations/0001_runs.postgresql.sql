-- A seed is text, because it needs 64 bits without a sign. A specification is kept as it was written, and is JSON.
CREATE TABLE runs (
    id            uuid PRIMARY KEY,
    command       text NOT NULL,
    started       timestamptz NOT NULL,
    duration_s    double precision NOT NULL,
    seed          text NOT NULL,
    version       text NOT NULL,
    os            text NOT NULL,
    processors    bigint NOT NULL,
    specification text NOT NULL CHECK (specification::json IS NOT NULL),
    outcome       text NOT NULL CHECK (outcome IN ('completed', 'failed', 'cancelled')),
    failure       text
);

CREATE INDEX runs_started ON runs (started, id);

CREATE TABLE run_inputs (
    run_id  uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal bigint NOT NULL,
    name    text NOT NULL,
    sha256  text NOT NULL,
    bytes   bigint NOT NULL,
    rows    bigint,
    PRIMARY KEY (run_id, ordinal)
);

-- A value that is null is an undefined metric, such as wMAPE of a series that sold nothing.
CREATE TABLE run_metrics (
    run_id       uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal      bigint NOT NULL,
    name         text NOT NULL,
    value        double precision,
    model        text,
    step         bigint,
    series_group text,
    PRIMARY KEY (run_id, ordinal)
);

CREATE TABLE run_artefacts (
    run_id     uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal    bigint NOT NULL,
    name       text NOT NULL,
    path       text NOT NULL,
    sha256     text NOT NULL,
    bytes      bigint NOT NULL,
    media_type text NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);
