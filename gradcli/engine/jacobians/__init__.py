"""All rows of a Jacobian at once."""
