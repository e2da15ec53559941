"""A run as HTML: a page of its own, or the part of one that a notebook shows. No scripts, nothing from the network."""
