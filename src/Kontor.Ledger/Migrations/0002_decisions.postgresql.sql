-- A decision is named by its run and its number in it, from 1: approvals and outcomes refer to (run_id, number).
CREATE TABLE decisions (
    run_id         uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number         bigint NOT NULL CHECK (number >= 1),
    kind           text NOT NULL,
    subject        text NOT NULL,
    recommendation text NOT NULL,
    basis          text NOT NULL CHECK (basis::json IS NOT NULL),
    risks          text NOT NULL CHECK (risks::json IS NOT NULL),
    next_step      text NOT NULL,
    numbers        text NOT NULL CHECK (numbers::json IS NOT NULL),
    model          text NOT NULL,
    data           text NOT NULL,
    PRIMARY KEY (run_id, number)
);

-- by its hash: a subject may be longer than a page of an ordered index
CREATE INDEX decisions_subject ON decisions USING hash (subject);

-- What a decision was expected to change, a row for each measure: what came true is compared with it.
CREATE TABLE decision_impacts (
    run_id   uuid NOT NULL,
    number   bigint NOT NULL,
    ordinal  bigint NOT NULL,
    measure  text NOT NULL,
    unit     text NOT NULL,
    expected double precision NOT NULL CHECK (expected > '-Infinity' AND expected < 'Infinity'),
    lower    double precision NOT NULL CHECK (lower > '-Infinity'),
    upper    double precision NOT NULL CHECK (upper >= lower AND upper < 'Infinity'),
    level    double precision NOT NULL CHECK (level > 0 AND level < 1),
    PRIMARY KEY (run_id, number, ordinal),
    FOREIGN KEY (run_id, number) REFERENCES decisions (run_id, number) ON DELETE CASCADE
);
