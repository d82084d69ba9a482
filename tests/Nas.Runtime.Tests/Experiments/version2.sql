-- A store as version 2 of the schema wrote it.
PRAGMA journal_mode = WAL;
CREATE TABLE schema_version (version BIGINT NOT NULL);
CREATE TABLE experiments (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  net          TEXT NOT NULL,
  space        TEXT NOT NULL, -- canonical text
  space_hash   TEXT NOT NULL,
  strategy     TEXT NOT NULL,
  seed         BIGINT NOT NULL,
  data         TEXT NOT NULL,
  settings     TEXT NOT NULL, -- JSON: all that determines the result
  tool_version TEXT NOT NULL,
  status       TEXT NOT NULL, -- running, stopped, done, failed
  message      TEXT,          -- why it failed
  created      BIGINT NOT NULL, -- milliseconds since 1970
  updated      BIGINT NOT NULL,
  seconds      DOUBLE PRECISION NOT NULL, -- of work, all parts together
  genotype     TEXT, -- the best so far
  score        DOUBLE PRECISION,
  metric       TEXT,
  files        TEXT  -- JSON: what the network was written to
);
CREATE TABLE trials (
  experiment BIGINT NOT NULL REFERENCES experiments (id),
  number     BIGINT NOT NULL,
  genotype   TEXT NOT NULL,
  fidelity   DOUBLE PRECISION NOT NULL,
  state      TEXT NOT NULL, -- asked, leased, done, failed
  accuracy   DOUBLE PRECISION, -- null in a trial that is done: not a number
  loss       DOUBLE PRECISION,
  parameters BIGINT,
  flops      BIGINT,
  curve      TEXT, -- JSON
  seconds    DOUBLE PRECISION,
  PRIMARY KEY (experiment, number)
);
ALTER TABLE trials ADD COLUMN owner TEXT;
ALTER TABLE trials ADD COLUMN leased_until BIGINT; -- milliseconds since 1970; a heartbeat moves it on
ALTER TABLE trials ADD COLUMN leases BIGINT NOT NULL DEFAULT 0; -- how often it was taken up
ALTER TABLE trials ADD COLUMN message TEXT; -- why it failed
CREATE INDEX trials_by_state ON trials (experiment, state, number);
CREATE TABLE checkpoints (
  experiment BIGINT NOT NULL PRIMARY KEY REFERENCES experiments (id),
  epoch      BIGINT NOT NULL,
  epochs     BIGINT NOT NULL,
  state      BLOB NOT NULL
);
INSERT INTO schema_version (version) VALUES (2);
INSERT INTO experiments VALUES (1, 'Demo.Net', 'net Net() {}', 'sha256:00', 'random', 7, 'shapes', '{}', '0.1.0', 'done', NULL, 1700000000000, 1700000001000, 1.5,
  'Cell: n0 = skip_connect(a) + skip_connect(b); n1 = skip_connect(a) + skip_connect(b)', 0.625, 'accuracy', '["/p/Net.cs"]');
INSERT INTO experiments VALUES (2, 'Demo.Net', 'net Net() {}', 'sha256:00', 'spos', 7, 'shapes', '{}', '0.1.0', 'running', NULL, 1700000002000, 1700000003000, 0, NULL, NULL, NULL, NULL);
INSERT INTO trials VALUES (1, 0, 'Cell: n0 = skip_connect(a) + sep_conv(3)(b); n1 = skip_connect(a) + skip_connect(b)', 1.0, 'done', 0.5, 1.25, 10, 20, NULL, 0.5, 'search', 1700000000500, 1, NULL);
INSERT INTO trials VALUES (1, 1, 'Cell: n0 = skip_connect(a) + skip_connect(b); n1 = skip_connect(a) + skip_connect(b)', 1.0, 'done', 0.625, 1.125, 10, 20, '[0.5,0.625]', 0.5, 'w', 1700000000500, 2, NULL);
INSERT INTO trials VALUES (2, 0, 'Cell: n0 = skip_connect(a) + skip_connect(b); n1 = skip_connect(a) + skip_connect(b)', 1.0, 'asked', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL);
INSERT INTO checkpoints VALUES (2, 3, 9, X'2A');
