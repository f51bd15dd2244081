//! The tables of accounts, roles, tokens and the audit log.

/// The step to version 13.
pub(super) const WHO: &str = "CREATE TABLE organisation (
   id INTEGER PRIMARY KEY AUTOINCREMENT,
   name TEXT NOT NULL UNIQUE,
   made TEXT NOT NULL
) STRICT;
INSERT INTO organisation (id, name, made) VALUES (1, 'default', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
ALTER TABLE session ADD COLUMN organisation INTEGER NOT NULL DEFAULT 1 REFERENCES organisation (id);
CREATE TABLE account (
   id INTEGER PRIMARY KEY AUTOINCREMENT,
   name TEXT NOT NULL UNIQUE,
   hash TEXT,                 -- of the password, by argon2id; NULL: it has none
   issuer TEXT,               -- of OpenID Connect, with the subject by which it knows the account
   subject TEXT,
   disabled TEXT,             -- since when
   made TEXT NOT NULL,
   UNIQUE (issuer, subject)
) STRICT;
CREATE TABLE membership (
   account INTEGER NOT NULL REFERENCES account (id),
   organisation INTEGER NOT NULL REFERENCES organisation (id),
   role TEXT NOT NULL,
   PRIMARY KEY (account, organisation)
) STRICT, WITHOUT ROWID;
CREATE TABLE login (
   hash TEXT PRIMARY KEY,     -- SHA-256 of the cookie
   account INTEGER NOT NULL REFERENCES account (id),
   made TEXT NOT NULL,
   expires INTEGER NOT NULL   -- in seconds since 1970
) STRICT, WITHOUT ROWID;
CREATE INDEX login_of ON login (account);
CREATE TABLE token (
   id INTEGER PRIMARY KEY AUTOINCREMENT,
   name TEXT NOT NULL UNIQUE,
   hash TEXT NOT NULL UNIQUE, -- SHA-256 of the secret
   organisation INTEGER NOT NULL REFERENCES organisation (id),
   role TEXT NOT NULL,
   account INTEGER REFERENCES account (id),       -- who made it; NULL: the command line
   made TEXT NOT NULL,
   expires INTEGER,           -- in seconds since 1970
   used INTEGER               -- when it was last used, in seconds since 1970
) STRICT;
CREATE TABLE audit (
   id INTEGER PRIMARY KEY AUTOINCREMENT,
   made TEXT NOT NULL,
   who TEXT NOT NULL,         -- an account, a token, or an address
   operation TEXT NOT NULL,   -- such as POST /api/sessions
   session INTEGER,           -- what it was about, if it was about a session
   organisation INTEGER,      -- whose it was; NULL: that of the server
   what TEXT NOT NULL,        -- as JSON
   outcome INTEGER NOT NULL   -- the status of the reply
) STRICT;";
