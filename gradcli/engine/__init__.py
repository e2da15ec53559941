"""Tensors, the graph they record, the sweep over it, and the table of ops.  Needs NumPy only."""
