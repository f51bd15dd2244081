-- parts of jobs
ALTER TABLE job ADD COLUMN part_of TEXT COLLATE "C";
ALTER TABLE job ADD COLUMN part BIGINT;
ALTER TABLE job ADD COLUMN until BIGINT;
CREATE INDEX job_part ON job (part_of, part);
