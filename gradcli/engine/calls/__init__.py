"""One call of an op: arguments to a row, dtypes, kernel, node; writing in place."""
