"""Text to syntax, and what to say when it does not parse."""
