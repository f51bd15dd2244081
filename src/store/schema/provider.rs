//! The tables of sign-in by OpenID Connect.

/// The step to version 14.
pub(super) const PROVIDER: &str =
    "ALTER TABLE account ADD COLUMN email TEXT; -- whoever has it, verified, gets the account at the first sign-in
CREATE UNIQUE INDEX account_email ON account (email);
ALTER TABLE login ADD COLUMN hint TEXT;    -- the ID token, by which the provider knows what to end
CREATE TABLE flow (
   hash TEXT PRIMARY KEY,     -- SHA-256 of the cookie of a sign-in that has begun
   expires INTEGER NOT NULL   -- in seconds since 1970
) STRICT, WITHOUT ROWID;
CREATE TABLE group_role (
   name TEXT NOT NULL,        -- of the group, as the provider says it
   organisation INTEGER NOT NULL REFERENCES organisation (id),
   role TEXT NOT NULL,
   PRIMARY KEY (name, organisation)
) STRICT, WITHOUT ROWID;";
