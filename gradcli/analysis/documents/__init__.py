"""The outputs of a document beside those of its run."""
