"""Matrix notation: trees, the shortest of them, and how they are printed."""
