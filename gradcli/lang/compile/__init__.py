"""Syntax to closures."""
