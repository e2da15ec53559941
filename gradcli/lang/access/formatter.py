"""Python's own layout rules for ``str.format`` over our own lookup: for texts that look something up, which few programs have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from gradcli.lang.access import runtime

STEP = re.compile(r"\.([^.\[]+)|\[([^\]]+)\]")


class ClosedFormatter(Formatter):
    """Fields are found by the closed table."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """``0.name[key]``: the first part picks an argument, the rest goes by the closed table."""
        first = re.match(r"[^.\[]*", field_name)
        assert first is not None
        key: int | str = int(first[0]) if first[0].isdigit() else first[0]
        value = self.get_value(key, args, kwargs)
        position = first.end()
        while position < len(field_name):
            step = STEP.match(field_name, position)
            if step is None:
                raise ValueError("Empty attribute in format string")
            value = runtime.get(value, step[1]) if step[1] else value[int(step[2]) if step[2].isdigit() else step[2]]
            position = step.end()
        return value, key
