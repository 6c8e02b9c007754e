-- Finished runs of before there were tracked ones: they wait here until the program has made them tracked runs, too.
CREATE TABLE untracked_runs (run_id TEXT PRIMARY KEY REFERENCES runs (id)) STRICT, WITHOUT ROWID;

INSERT INTO untracked_runs (run_id) SELECT id FROM runs;
