"""``--each NAME``: the programs once for each row of an input, a line of JSON for each run."""
