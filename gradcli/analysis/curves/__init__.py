"""Functions and derivatives as curves: what `--plot` draws."""
