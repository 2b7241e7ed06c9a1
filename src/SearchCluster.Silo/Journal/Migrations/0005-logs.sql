-- What programs of trials wrote, by attempt: the beginning and the end, compressed.
CREATE TABLE log (
  study   $key$    NOT NULL,
  trial   INTEGER  NOT NULL,
  attempt INTEGER  NOT NULL,
  body    $binary$ NOT NULL,
  PRIMARY KEY (study, trial, attempt)
);
