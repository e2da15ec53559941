"""For mkdocs: the pages lie beside its configuration, so that the links of the README lead to the same files."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Name the folder of the pages, which the configuration file may not."""
    config.docs_dir = str(Path(config.config_file_path).parent)
    return config
