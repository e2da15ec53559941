"""gradcli in IPython and Jupyter: ``%load_ext gradcli``, then ``%grad`` and ``%%grad``."""
