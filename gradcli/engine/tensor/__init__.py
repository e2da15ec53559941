"""Tensors: their data, dtypes, place in memory, and text."""
