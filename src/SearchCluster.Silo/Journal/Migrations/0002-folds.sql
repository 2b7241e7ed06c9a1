-- Cross-validation: every fold of a trial reports its own epochs, and saves its own state.
ALTER TABLE event ADD COLUMN fold INTEGER NOT NULL DEFAULT 0;
DROP INDEX event_epoch;
CREATE UNIQUE INDEX event_epoch ON event (study, trial, fold, epoch) WHERE epoch IS NOT NULL;

-- What was saved under the old key is dropped: an attempt without it begins from the seed, and comes to the same bits.
DROP TABLE checkpoint;
CREATE TABLE checkpoint (
  study $key$    NOT NULL,
  trial INTEGER  NOT NULL,
  fold  INTEGER  NOT NULL,
  state $binary$ NOT NULL,
  PRIMARY KEY (study, trial, fold)
);
