"""The recorded graph: nodes, edges, saved values."""
