"""Names by which Datasette and its metadata know us."""

DATABASE = "archive"
PLUGIN = "haiphong-browse"
