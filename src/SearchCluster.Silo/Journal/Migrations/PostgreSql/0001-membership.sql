-- Which silos a cluster has. Every change but a sign of life counts the version up, and expects the one that it was decided on.
CREATE TABLE membership_version (
  cluster $key$   NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);
CREATE TABLE membership (
  cluster      $key$       NOT NULL,
  silo         $key$       NOT NULL,
  row_version  INTEGER     NOT NULL,
  status       INTEGER     NOT NULL,
  name         TEXT        NOT NULL,
  host         TEXT        NOT NULL,
  gateway_port INTEGER     NOT NULL,
  started      TIMESTAMPTZ NOT NULL,
  alive        TIMESTAMPTZ NOT NULL,
  suspicions   TEXT        NOT NULL,
  PRIMARY KEY (cluster, silo)
);
