"""The part of ``numpy`` that programs can import."""
