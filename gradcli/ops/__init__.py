"""The ops, a file or a folder a family.  Importing one enters its rows into the table."""

FAMILIES = ("arithmetic", "create", "plumbing")
