-- A decision is named by its run and its number in it, from 1: approvals and outcomes refer to (run_id, number).
CREATE TABLE decisions (
    run_id         TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number         INTEGER NOT NULL CHECK (number >= 1),
    kind           TEXT NOT NULL,
    subject        TEXT NOT NULL,
    recommendation TEXT NOT NULL,
    basis          TEXT NOT NULL CHECK (json_valid(basis)),
    risks          TEXT NOT NULL CHECK (json_valid(risks)),
    next_step      TEXT NOT NULL,
    numbers        TEXT NOT NULL CHECK (json_valid(numbers)),
    model          TEXT NOT NULL,
    data           TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_subject ON decisions (kind, subject);

-- What a decision was expected to change, a row for each measure: what came true is compared with it.
CREATE TABLE decision_impacts (
    run_id   TEXT NOT NULL,
    number   INTEGER NOT NULL,
    ordinal  INTEGER NOT NULL,
    measure  TEXT NOT NULL,
    unit     TEXT NOT NULL,
    expected REAL NOT NULL,
    lower    REAL NOT NULL,
    upper    REAL NOT NULL CHECK (upper >= lower),
    level    REAL NOT NULL CHECK (level > 0 AND level < 1),
    PRIMARY KEY (run_id, number, ordinal),
    FOREIGN KEY (run_id, number) REFERENCES decisions (run_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
