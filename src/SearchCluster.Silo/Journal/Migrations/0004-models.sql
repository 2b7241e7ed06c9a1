-- What predicts, by name. It stays when its trial and its study have ended: which does is the study's to say.
CREATE TABLE model (
  study  $key$    NOT NULL,
  trial  INTEGER  NOT NULL,
  fold   INTEGER  NOT NULL,
  epoch  INTEGER  NOT NULL,
  pinned INTEGER  NOT NULL,
  body   $binary$ NOT NULL,
  PRIMARY KEY (study, trial, fold, epoch)
);

-- Weights were kept as a checkpoint of fold -1 before. Without them a trial is trained again from its seed, to the same bits.
DELETE FROM checkpoint WHERE fold = -1;
