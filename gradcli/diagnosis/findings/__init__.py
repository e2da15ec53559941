"""What a run with backward is examined for when it did not fail."""
