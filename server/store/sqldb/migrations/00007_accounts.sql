-- Accounts with their passkeys, sessions that know whose they are, API tokens, what is awaited once, and tries. Who was signed in signs in again.
DROP TABLE sessions;
CREATE TABLE sessions (
  id      TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  means   TEXT NOT NULL,
  browser TEXT NOT NULL,
  network TEXT NOT NULL,
  created BIGINT NOT NULL,
  seen    BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);
CREATE TABLE accounts (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  issuer   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  email    TEXT NOT NULL,
  role     TEXT NOT NULL,
  blocked  INTEGER NOT NULL,
  password TEXT NOT NULL,
  created  BIGINT NOT NULL,
  seen     BIGINT NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE TABLE passkeys (
  id         TEXT PRIMARY KEY,
  account    TEXT NOT NULL,
  name       TEXT NOT NULL,
  credential {blob} NOT NULL,
  created    BIGINT NOT NULL,
  used       BIGINT NOT NULL
);
CREATE INDEX passkeys_account ON passkeys (account);
CREATE TABLE api_tokens (
  id      TEXT PRIMARY KEY,
  digest  TEXT NOT NULL UNIQUE,
  name    TEXT NOT NULL,
  account TEXT NOT NULL,
  scopes  TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used    BIGINT NOT NULL
);
CREATE INDEX api_tokens_account ON api_tokens (account);
CREATE TABLE pending (
  id      TEXT PRIMARY KEY,
  kind    TEXT NOT NULL,
  account TEXT NOT NULL,
  data    {blob} NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX pending_expires ON pending (expires);
CREATE TABLE tries (
  id      TEXT PRIMARY KEY,
  count   INTEGER NOT NULL,
  expires BIGINT NOT NULL
);
