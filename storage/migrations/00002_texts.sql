-- +goose Up

-- One's own texts, which word vectors are trained on. Built-in ones are part of the program and have no row.
CREATE TABLE own_text (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    lang    TEXT NOT NULL,   -- pt, en or nothing
    raw     BYTEA NOT NULL,  -- deflated UTF-8, as it was read
    report  TEXT NOT NULL,   -- JSON: how reading it went, and what was found in it
    size    BIGINT NOT NULL, -- bytes of raw as stored
    created BIGINT NOT NULL
);

-- +goose Down
DROP TABLE own_text;
