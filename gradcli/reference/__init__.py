"""The op reference: the catalogue, kinks, the text of ``--ops``."""
