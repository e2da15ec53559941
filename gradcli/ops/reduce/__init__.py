"""Reductions, running and masked ones too."""
