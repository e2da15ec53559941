"""Sorting, searching, counting, unique elements."""
