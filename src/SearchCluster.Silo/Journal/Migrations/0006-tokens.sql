-- By which people and workers are known over HTTP. Of a token's secret nothing is kept but its hash.
CREATE TABLE token (
  id      $key$ NOT NULL PRIMARY KEY,
  hash    TEXT  NOT NULL,
  role    TEXT  NOT NULL,
  name    TEXT,
  created TEXT  NOT NULL,
  expires TEXT,
  revoked TEXT
);
