"""The op table: rows, argument kinds, signatures, the choice of an overload."""
