"""Documents: notebooks, Markdown and transcripts, read as cells of a program with the outputs that they show."""
