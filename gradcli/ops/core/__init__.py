"""What the engine and the derivative rules rely on: sums over broadcast dimensions, casts, storage."""
