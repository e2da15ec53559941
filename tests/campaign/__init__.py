"""The campaign: random inputs of every kind, and what became of each.  ``python -m tests.campaign --minutes 5``."""
