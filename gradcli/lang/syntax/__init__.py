"""The syntax nodes, and questions answered by syntax alone."""
