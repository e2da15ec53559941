"""New tensors: filled, from data, ranges, random."""
