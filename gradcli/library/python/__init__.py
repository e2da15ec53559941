"""The modules of Python's standard library that programs can import."""
