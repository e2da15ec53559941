"""Diagnostics as data: code, headline, spans, notes, help.  Everything above raises or shows them."""
