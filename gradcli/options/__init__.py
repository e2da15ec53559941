"""Every option as a row, and what follows from the rows: the command line, its help, shell completion, keyword arguments."""
