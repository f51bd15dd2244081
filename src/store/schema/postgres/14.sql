-- parts of jobs
ALTER TABLE job ADD COLUMN part_of TEXT COLLATE "C";
ALTER TABLE job ADD COLUMN part BIGINT;
ALTER TABLE job ADD COLUMN until BIGINT;
CREATE INDEX job_part ON job (part_of, part);
-- sign-in by OpenID Connect
ALTER TABLE account ADD COLUMN email TEXT COLLATE "C";
CREATE UNIQUE INDEX account_email ON account (email);
ALTER TABLE login ADD COLUMN hint TEXT;
CREATE TABLE flow (
    hash TEXT COLLATE "C" PRIMARY KEY,
    expires BIGINT NOT NULL
);
CREATE TABLE group_role (
    name TEXT COLLATE "C" NOT NULL,
    organisation BIGINT NOT NULL REFERENCES organisation (id),
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name, organisation)
);
