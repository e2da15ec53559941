"""What the neural-network functions share: argument checks, sliding windows."""
