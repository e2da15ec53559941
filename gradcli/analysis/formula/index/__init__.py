"""Index form: expressions element by element, and tensors of them."""
