"""The ops: a folder a subject, a file a family.  Importing a file enters its rows into the table."""
