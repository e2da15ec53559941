"""Argument checks that several families share."""
