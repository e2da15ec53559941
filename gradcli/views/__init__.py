"""What is shown of a run, and where."""
