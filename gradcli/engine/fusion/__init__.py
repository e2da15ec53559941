"""Pointwise work on large arrays, put off and done block by block on all cores."""
