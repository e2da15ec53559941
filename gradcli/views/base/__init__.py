"""What every view is made of: its row, the run it looks at, and the requests of one run."""
