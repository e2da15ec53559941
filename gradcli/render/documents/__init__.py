"""Documents written with the outputs of a run, and how those differ from the recorded ones."""
