"""What a person or a program reads: text made from reports and diagnostics."""
