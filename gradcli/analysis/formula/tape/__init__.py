"""The run once more, op by op, and what on it has a name or is a derivative."""
