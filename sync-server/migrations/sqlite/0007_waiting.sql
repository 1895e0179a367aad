-- What a device said at its last contact that it still holds, as JSON with the time it was said; null: nothing.
ALTER TABLE replicas ADD COLUMN waiting TEXT;

-- Who has the file, and since when it is known of: so that somebody can be asked about it.
ALTER TABLE expected_blobs ADD COLUMN by_user TEXT;
ALTER TABLE expected_blobs ADD COLUMN since INTEGER;
CREATE INDEX expected_missing ON expected_blobs (by_user) WHERE arrived_at IS NULL;
