"""``str.format`` without a way through attributes: fields that look something up do so by the closed table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LOOKS_UP = r"\{[^{}:!]*[.\[]"


def format_method(text: str) -> Any:
    """``text.format``."""

    def format(*args: Any, **kwargs: Any) -> str:
        if re.search(LOOKS_UP, text) is None:
            return text.format(*args, **kwargs)
        return vformat(text, args, kwargs)

    return format


def format_map_method(text: str) -> Any:
    """``text.format_map``."""

    def format_map(mapping: Any) -> str:
        if re.search(LOOKS_UP, text) is None:
            return text.format_map(mapping)
        return vformat(text, (), mapping)

    return format_map


def vformat(text: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    from gradcli.lang.access.formatter import ClosedFormatter

    return ClosedFormatter().vformat(text, args, kwargs)
