"""What a program does with other values of its inputs: along a line, and down to a minimum."""
