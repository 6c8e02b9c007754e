-- Finished runs of before there were tracked ones: they wait here until the program has made them tracked runs, too.
CREATE TABLE untracked_runs AS SELECT id AS run_id FROM runs;
