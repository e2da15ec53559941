"""One program over the rows of its inputs, a block of them at a time."""
