-- What reports tell beyond their metrics (layers, times): no decision needs it. Reports from before have it in their event.
CREATE TABLE detail (
  study $key$   NOT NULL,
  trial INTEGER NOT NULL,
  fold  INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  body  TEXT    NOT NULL,
  PRIMARY KEY (study, trial, fold, epoch)
);

-- Runs of events in a compact form, which shorten the replay. They follow from the events, and may be deleted at any time. One counts
-- only for the study that was submitted at that moment: another of the same name may have been deleted before.
CREATE TABLE snapshot (
  study     $key$    NOT NULL,
  after     BIGINT   NOT NULL,
  through   BIGINT   NOT NULL,
  submitted $key$    NOT NULL,
  version   INTEGER  NOT NULL,
  body      $binary$ NOT NULL,
  PRIMARY KEY (study, after)
);

-- How many events a study has; null until it is written next.
ALTER TABLE study ADD COLUMN events BIGINT;

-- What trials are ranked and grouped by without reading their summaries; null in rows that were written before, until a repair.
ALTER TABLE trial ADD COLUMN value DOUBLE PRECISION;
ALTER TABLE trial ADD COLUMN eligible INTEGER;
ALTER TABLE trial ADD COLUMN stage INTEGER;
ALTER TABLE trial ADD COLUMN notes TEXT;
