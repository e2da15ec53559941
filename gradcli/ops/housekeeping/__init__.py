"""Ops that are no mathematics: questions about tensors, storage, functions called element by element, internal and removed names."""
