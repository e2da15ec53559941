"""What a mistake of a known kind calls for: the cure that fits its cause, found in the program's text and values."""
