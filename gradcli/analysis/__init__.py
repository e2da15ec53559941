"""Reading what is there: the op table, and what a run produced.  Data in, data out."""
