"""What the ops of a tape mean in index form."""
