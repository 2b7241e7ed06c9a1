-- The journal: append-only. (study, sequence) fences a duplicated coordinator: whoever loses reloads.
CREATE TABLE event (
  study    TEXT   NOT NULL,
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
  name      TEXT NOT NULL PRIMARY KEY,
  submitted TEXT NOT NULL,
  summary   TEXT NOT NULL
);
CREATE TABLE trial (
  study   TEXT    NOT NULL,
  number  INTEGER NOT NULL,
  state   TEXT    NOT NULL,
  summary TEXT    NOT NULL,
  PRIMARY KEY (study, number)
);

-- States of running trials between epochs; written by the trial, forgotten when it ends.
CREATE TABLE checkpoint (
  study TEXT    NOT NULL,
  trial INTEGER NOT NULL,
  state BLOB    NOT NULL,
  PRIMARY KEY (study, trial)
);
