"""The names that a program starts with: dialects, builtins, imports."""
