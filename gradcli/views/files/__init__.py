"""Views of documents and figures, and what is written to files."""
