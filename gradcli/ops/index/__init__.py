"""Elements read and written by index: advanced indexing, gather, scatter, masks."""
