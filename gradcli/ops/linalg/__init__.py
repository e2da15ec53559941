"""Linear algebra: factorizations, solvers, norms."""
