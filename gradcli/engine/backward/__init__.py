"""The reverse sweep, and what goes with it: hooks, modes, custom functions, forward mode."""
