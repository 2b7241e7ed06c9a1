-- Which cluster the database belongs to, and where the database lay then. A copy lies elsewhere, and must not join the original's silos.
CREATE TABLE identity (
  cluster  UUID        NOT NULL PRIMARY KEY,
  server   TEXT        NOT NULL,
  database BIGINT      NOT NULL,
  recorded TIMESTAMPTZ NOT NULL
);
