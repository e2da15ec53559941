"""Values on one line, short enough to read: ``[[4.5, 4.5], [4.5, 4.5]]``, ``27``."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.runs.report import Row, elements, repr_of

MOST_ELEMENTS = 24
LONGEST = 120


def value_text(row: Row, longest: int = LONGEST) -> str:
    """A row's value; a long tensor shows its ends, a long text its beginning."""
    if row.is_tensor:
        return cropped(array_text(row.value.detach().array), longest)
    value = row.value
    return cropped(
        number_text(value) if type(value) in (float, complex) or isinstance(value, np.inexact) else " ".join(repr_of(value).split()),
        longest,
    )


def array_text(array: Any) -> str:
    """Nested brackets around the elements; past `MOST_ELEMENTS` only the first and last of each dimension."""
    edge = next((edge for edge in (3, 2) if shown_elements(array.shape, edge) <= MOST_ELEMENTS), 1)
    return nested(array, edge if array.size > MOST_ELEMENTS else array.size)


def shown_elements(shape: tuple[int, ...], edge: int) -> int:
    """How many elements are left when each dimension shows `edge` at either end."""
    return int(np.prod([min(size, 2 * edge) for size in shape]))


def nested(array: Any, edge: int) -> str:
    if array.ndim == 0:
        return number_text(array[()])
    if len(array) > 2 * edge + 1:
        parts = [*(nested(part, edge) for part in array[:edge]), "…", *(nested(part, edge) for part in array[-edge:])]
    else:
        parts = [nested(part, edge) for part in array]
    return f"[{', '.join(parts)}]"


def number_text(value: Any) -> str:
    """A number in at most six significant digits, without a trailing point."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (complex, np.complexfloating)):
        imaginary = number_text(value.imag)
        return f"{number_text(value.real)}{imaginary if imaginary.startswith('-') else '+' + imaginary}j"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    return f"{float(value):.6g}"


def cropped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def literal_text(value: Any) -> str:
    """A value in full, as a program could read it back: ``[[4.5, 4.5], [4.5, 4.5]]``, ``nan``, ``True``."""
    return repr(elements(value)) if Row("", value).is_tensor else repr_of(value, str)
