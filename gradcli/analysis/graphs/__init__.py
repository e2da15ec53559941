"""What was computed from what: vertices, arrows, and how many of them become few."""
