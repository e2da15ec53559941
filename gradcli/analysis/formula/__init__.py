"""The derivative as a formula, verified."""
