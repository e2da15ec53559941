"""The closed table: every attribute, item and operator of a program goes through it."""
