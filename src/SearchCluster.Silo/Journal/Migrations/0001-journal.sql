-- Runs on SQLite and on PostgreSQL: $key$ is a text compared byte by byte, $binary$ a string of bytes.

-- The journal: append-only. (study, sequence) fences a duplicated coordinator: whoever loses reloads.
CREATE TABLE event (
  study    $key$  NOT NULL,
  sequence BIGINT NOT NULL,
  kind     TEXT   NOT NULL,
  trial    INTEGER,
  epoch    INTEGER,
  body     TEXT   NOT NULL,
  PRIMARY KEY (study, sequence)
);
-- One report per trial and epoch, whichever attempt measured it; also the way to one trial's reports.
CREATE UNIQUE INDEX event_epoch ON event (study, trial, epoch) WHERE epoch IS NOT NULL;

-- Read models, written in the transaction of the events that they follow from.
CREATE TABLE study (
  name      $key$ NOT NULL PRIMARY KEY,
  submitted $key$ NOT NULL,
  summary   TEXT  NOT NULL
);
CREATE TABLE trial (
  study   $key$   NOT NULL,
  number  INTEGER NOT NULL,
  state   TEXT    NOT NULL,
  summary TEXT    NOT NULL,
  PRIMARY KEY (study, number)
);

-- States of running trials between epochs; written by the trial, forgotten when it ends.
CREATE TABLE checkpoint (
  study $key$    NOT NULL,
  trial INTEGER  NOT NULL,
  state $binary$ NOT NULL,
  PRIMARY KEY (study, trial)
);
