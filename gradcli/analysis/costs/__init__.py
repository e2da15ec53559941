"""What a run costs: time and memory, forward and backward, by line and by op."""
