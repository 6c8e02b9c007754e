-- Who made a run, where it is known. One table of its own: older runs have none.
CREATE TABLE run_makers (
    run_id uuid PRIMARY KEY REFERENCES runs (id),
    maker  text NOT NULL
);

-- What people said of a decision, in order: the last one counts. Times are Unix milliseconds.
CREATE TABLE decision_approvals (
    run_id  uuid NOT NULL,
    number  bigint NOT NULL,
    ordinal bigint NOT NULL CHECK (ordinal >= 1),
    verdict text NOT NULL CHECK (verdict IN ('approved', 'rejected', 'withdrawn')),
    said_by text NOT NULL,
    said_at bigint NOT NULL,
    reason  text NOT NULL,
    PRIMARY KEY (run_id, number, ordinal),
    FOREIGN KEY (run_id, number) REFERENCES decisions (run_id, number)
);

-- What came true of a decision, in order: of one measure and period the last one counts. The period is two dates, both inclusive.
CREATE TABLE decision_outcomes (
    run_id      uuid NOT NULL,
    number      bigint NOT NULL,
    ordinal     bigint NOT NULL CHECK (ordinal >= 1),
    measure     text NOT NULL,
    unit        text NOT NULL,
    value       double precision NOT NULL CHECK (value > '-Infinity' AND value < 'Infinity'),
    period_from text NOT NULL,
    period_to   text NOT NULL CHECK (period_to >= period_from),
    said_by     text NOT NULL,
    said_at     bigint NOT NULL,
    note        text,
    PRIMARY KEY (run_id, number, ordinal),
    FOREIGN KEY (run_id, number) REFERENCES decisions (run_id, number)
);

-- The rules of approval, in order: the last one counts; none is the default.
CREATE TABLE governance_policies (
    ordinal   bigint PRIMARY KEY CHECK (ordinal >= 1),
    four_eyes bigint NOT NULL CHECK (four_eyes IN (0, 1)),
    said_by   text NOT NULL,
    said_at   bigint NOT NULL
);

-- All four only grow.
CREATE FUNCTION governance_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER run_makers_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON run_makers FOR EACH STATEMENT EXECUTE FUNCTION governance_only_grows();
CREATE TRIGGER decision_approvals_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_approvals FOR EACH STATEMENT EXECUTE FUNCTION governance_only_grows();
CREATE TRIGGER decision_outcomes_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_outcomes FOR EACH STATEMENT EXECUTE FUNCTION governance_only_grows();
CREATE TRIGGER governance_policies_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_policies FOR EACH STATEMENT EXECUTE FUNCTION governance_only_grows();
