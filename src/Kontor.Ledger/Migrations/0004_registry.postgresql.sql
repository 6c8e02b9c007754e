-- Times are Unix milliseconds. Every change takes the next revision from the one row of registry_state, so revisions are in the order of the changes.
CREATE TABLE registry_state (
    id       bigint PRIMARY KEY CHECK (id = 1),
    revision bigint NOT NULL
);

INSERT INTO registry_state (id, revision) VALUES (1, 0);

CREATE TABLE registered_models (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text COLLATE "C" NOT NULL UNIQUE,
    description  text NOT NULL,
    created      bigint NOT NULL,
    updated      bigint NOT NULL,
    last_version bigint NOT NULL,
    revision     bigint NOT NULL
);

CREATE TABLE model_tags (
    model_id bigint NOT NULL REFERENCES registered_models (id) ON DELETE CASCADE,
    key      text NOT NULL,
    value    text NOT NULL,
    PRIMARY KEY (model_id, key)
);

CREATE TABLE model_versions (
    model_id    bigint NOT NULL REFERENCES registered_models (id) ON DELETE CASCADE,
    version     bigint NOT NULL CHECK (version >= 1),
    created     bigint NOT NULL,
    updated     bigint NOT NULL,
    user_name   text NOT NULL,
    description text NOT NULL,
    stage       text NOT NULL CHECK (stage IN ('None', 'Staging', 'Production', 'Archived')),
    source      text NOT NULL,
    run_id      text NOT NULL,
    run_link    text NOT NULL,
    sha256      text,
    bytes       bigint,
    kind        text NOT NULL,
    PRIMARY KEY (model_id, version)
);

CREATE INDEX model_versions_stage ON model_versions (model_id, stage, version);
CREATE INDEX model_versions_run ON model_versions USING hash (run_id);

CREATE TABLE model_version_tags (
    model_id bigint NOT NULL,
    version  bigint NOT NULL,
    key      text NOT NULL,
    value    text NOT NULL,
    PRIMARY KEY (model_id, version, key),
    FOREIGN KEY (model_id, version) REFERENCES model_versions (model_id, version) ON DELETE CASCADE
);

CREATE TABLE model_aliases (
    model_id bigint NOT NULL,
    alias    text NOT NULL,
    version  bigint NOT NULL,
    PRIMARY KEY (model_id, alias),
    FOREIGN KEY (model_id, version) REFERENCES model_versions (model_id, version) ON DELETE CASCADE
);

CREATE INDEX model_aliases_version ON model_aliases (model_id, version);

-- History: it names the model by the name of the time, and outlives it.
CREATE TABLE registry_changes (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision  bigint NOT NULL,
    at        bigint NOT NULL,
    user_name text NOT NULL,
    model     text NOT NULL,
    version   bigint,
    kind      text NOT NULL,
    alias     text,
    old       text,
    new       text
);

CREATE INDEX registry_changes_model ON registry_changes (model, id);

CREATE FUNCTION registry_changes_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'history only grows'; END $$;
CREATE TRIGGER registry_changes_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON registry_changes EXECUTE FUNCTION registry_changes_only_grow();
