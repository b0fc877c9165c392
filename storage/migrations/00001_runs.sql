-- The text of this schema runs on SQLite and on PostgreSQL alike: TEXT ids made in Go, times as microseconds since
-- 1970 in UTC, JSON as TEXT, blobs as BYTEA.

-- +goose Up

-- One's own series. Built-in ones are part of the program and have no row.
CREATE TABLE data (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    series  BYTEA NOT NULL,  -- deflated JSON
    reading TEXT NOT NULL,   -- JSON: how the reader was asked to read
    report  TEXT NOT NULL,   -- JSON: how it did
    raw     BYTEA NOT NULL,  -- deflated, as pasted or uploaded
    size    BIGINT NOT NULL, -- bytes of series and raw as stored
    created BIGINT NOT NULL
);
CREATE INDEX data_created ON data (created);

CREATE TABLE run (
    id             TEXT PRIMARY KEY, -- hash of spec, data and engine: ml.Spec.ID
    spec           TEXT NOT NULL,    -- JSON
    data           TEXT NOT NULL,    -- no foreign key: built-in series have no row
    data_hash      TEXT NOT NULL,
    name           TEXT NOT NULL,
    state          TEXT NOT NULL,
    failure        TEXT NOT NULL DEFAULT '',
    created        BIGINT NOT NULL,
    updated        BIGINT NOT NULL,
    elapsed        DOUBLE PRECISION NOT NULL DEFAULT 0, -- seconds of training
    length         BIGINT NOT NULL DEFAULT 0,           -- events in run_chunk
    steps          BIGINT NOT NULL DEFAULT 0,
    steps_an_epoch BIGINT NOT NULL DEFAULT 0,           -- 0 before the first step
    epoch          DOUBLE PRECISION NOT NULL DEFAULT 0,
    epochs         BIGINT NOT NULL DEFAULT 0,
    validation     DOUBLE PRECISION,                    -- lowest so far
    scores         TEXT,                                -- JSON
    spark          TEXT NOT NULL DEFAULT '[]',          -- JSON
    spark_every    BIGINT NOT NULL DEFAULT 1            -- epochs for each point of spark
);
CREATE INDEX run_updated ON run (updated);
CREATE INDEX run_state ON run (state);

-- The log of a run: events from_seq to from_seq+n-1 as deflated JSON lines.
CREATE TABLE run_chunk (
    run_id   TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    from_seq BIGINT NOT NULL,
    n        BIGINT NOT NULL,
    size     BIGINT NOT NULL, -- bytes of the JSON lines
    data     BYTEA NOT NULL,
    PRIMARY KEY (run_id, from_seq)
);

-- The trainer's state as of the log's length.
CREATE TABLE checkpoint (
    run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    length BIGINT NOT NULL, -- events in the log when it was taken
    sum    TEXT NOT NULL,   -- hex SHA-256 of data
    data   BYTEA NOT NULL
);

-- +goose Down
DROP TABLE checkpoint;
DROP TABLE run_chunk;
DROP TABLE run;
DROP TABLE data;
