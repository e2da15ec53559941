"""What is found out about a run after it: by looking at its syntax, at what it left behind, and by running it again in silence."""
