"""What a program can read, write and call on tensors and nodes."""
