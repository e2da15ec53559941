"""A run as source for another framework: a function that gives the value and the gradient."""
