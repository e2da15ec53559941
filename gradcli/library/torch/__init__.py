"""``torch`` and the modules below it, as far as they are not written in the language itself."""
