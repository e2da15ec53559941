"""What can be learned about a failed run: the values at the fault, cut graphs, writes, the first step that made a NaN."""
