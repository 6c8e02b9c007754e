-- Who made a run, where it is known. One table of its own: older runs have none.
CREATE TABLE run_makers (
    run_id TEXT PRIMARY KEY REFERENCES runs (id),
    maker  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What people said of a decision, in order: the last one counts. Times are Unix milliseconds.
CREATE TABLE decision_approvals (
    run_id  TEXT NOT NULL,
    number  INTEGER NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
    verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'rejected', 'withdrawn')),
    said_by TEXT NOT NULL,
    said_at INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    PRIMARY KEY (run_id, number, ordinal),
    FOREIGN KEY (run_id, number) REFERENCES decisions (run_id, number)
) STRICT, WITHOUT ROWID;

-- What came true of a decision, in order: of one measure and period the last one counts. The period is two dates, both inclusive.
CREATE TABLE decision_outcomes (
    run_id      TEXT NOT NULL,
    number      INTEGER NOT NULL,
    ordinal     INTEGER NOT NULL CHECK (ordinal >= 1),
    measure     TEXT NOT NULL,
    unit        TEXT NOT NULL,
    value       REAL NOT NULL,
    period_from TEXT NOT NULL,
    period_to   TEXT NOT NULL CHECK (period_to >= period_from),
    said_by     TEXT NOT NULL,
    said_at     INTEGER NOT NULL,
    note        TEXT,
    PRIMARY KEY (run_id, number, ordinal),
    FOREIGN KEY (run_id, number) REFERENCES decisions (run_id, number)
) STRICT, WITHOUT ROWID;

-- The rules of approval, in order: the last one counts; none is the default.
CREATE TABLE governance_policies (
    ordinal   INTEGER PRIMARY KEY CHECK (ordinal >= 1),
    four_eyes INTEGER NOT NULL CHECK (four_eyes IN (0, 1)),
    said_by   TEXT NOT NULL,
    said_at   INTEGER NOT NULL
) STRICT;

-- All four only grow. A REPLACE deletes without its trigger: so the insertion of a key that is there is refused, too.
CREATE TRIGGER run_makers_update BEFORE UPDATE ON run_makers BEGIN SELECT RAISE(ABORT, 'run_makers only grows'); END;
CREATE TRIGGER run_makers_delete BEFORE DELETE ON run_makers BEGIN SELECT RAISE(ABORT, 'run_makers only grows'); END;
CREATE TRIGGER run_makers_replace BEFORE INSERT ON run_makers WHEN EXISTS (SELECT 1 FROM run_makers WHERE run_id = NEW.run_id) BEGIN SELECT RAISE(ABORT, 'run_makers only grows'); END;
CREATE TRIGGER decision_approvals_update BEFORE UPDATE ON decision_approvals BEGIN SELECT RAISE(ABORT, 'decision_approvals only grows'); END;
CREATE TRIGGER decision_approvals_delete BEFORE DELETE ON decision_approvals BEGIN SELECT RAISE(ABORT, 'decision_approvals only grows'); END;
CREATE TRIGGER decision_approvals_replace BEFORE INSERT ON decision_approvals
WHEN EXISTS (SELECT 1 FROM decision_approvals WHERE run_id = NEW.run_id AND number = NEW.number AND ordinal = NEW.ordinal) BEGIN SELECT RAISE(ABORT, 'decision_approvals only grows'); END;
CREATE TRIGGER decision_outcomes_update BEFORE UPDATE ON decision_outcomes BEGIN SELECT RAISE(ABORT, 'decision_outcomes only grows'); END;
CREATE TRIGGER decision_outcomes_delete BEFORE DELETE ON decision_outcomes BEGIN SELECT RAISE(ABORT, 'decision_outcomes only grows'); END;
CREATE TRIGGER decision_outcomes_replace BEFORE INSERT ON decision_outcomes
WHEN EXISTS (SELECT 1 FROM decision_outcomes WHERE run_id = NEW.run_id AND number = NEW.number AND ordinal = NEW.ordinal) BEGIN SELECT RAISE(ABORT, 'decision_outcomes only grows'); END;
CREATE TRIGGER governance_policies_update BEFORE UPDATE ON governance_policies BEGIN SELECT RAISE(ABORT, 'governance_policies only grows'); END;
CREATE TRIGGER governance_policies_delete BEFORE DELETE ON governance_policies BEGIN SELECT RAISE(ABORT, 'governance_policies only grows'); END;
CREATE TRIGGER governance_policies_replace BEFORE INSERT ON governance_policies WHEN EXISTS (SELECT 1 FROM governance_policies WHERE ordinal = NEW.ordinal)
BEGIN SELECT RAISE(ABORT, 'governance_policies only grows'); END;
