"""Reading recorded PyTorch runs and comparing gradcli with them."""

from __future__ import annotations

import gzip
import json
import math
import pathlib
import re
from collections.abc import Iterator
from typing import Any

import gradcli

Record = dict[str, Any]
TOLERANCE = {"torch.float64": 1e-8, "torch.float32": 2e-5, "torch.float16": 2e-3, "torch.bfloat16": 2e-2}
NUMERAL = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
ELEMENT = re.compile(r"(\w+)\[(\d+)\]")


def records(file: pathlib.Path) -> Iterator[Record]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def disagreement(record: Record) -> str | None:
    """What gradcli does otherwise, or None."""
    try:
        result: Any = gradcli.run("import torch\n" + record["program"])
        error = None
    except gradcli.ProgramError as raised:
        result, error = raised, {"type": raised.type_name, "message": raised.message}
    if record["kind"] == "script":
        return _script(record, result, error)
    return _values(record, result, error)


def _script(record: Record, result: Any, error: Record | None) -> str | None:
    if not same_error(record["error"], error):
        return f"error {error}, expected {record['error']}"
    if not same_text(record["stdout"], result.stdout):
        return f"printed {result.stdout!r}, expected {record['stdout']!r}"
    said = [(category, masked(text)) for category, text in result.warnings]
    for want in record["warnings"]:
        if not any(category == want["category"] and text.startswith(want["message"][:60]) for category, text in said):
            return f"did not warn: {want['message'][:80]}"
    return None


def _values(record: Record, result: Any, error: Record | None) -> str | None:
    expect = record["expect"]
    if not same_error(expect["error"], error):
        return f"error {error}, expected {expect['error']}"
    if error is not None:
        return None
    loose = max(1.0, record.get("cond", 0) * 1e12)
    for name, want in expect["values"].items():
        reason = _value(name, want, result.names, loose, record.get("gauge", False))
        if reason is not None:
            return reason
    for name, want in expect["grads"].items():
        g = result.names[name].grad
        if (g is None) != (want is None) or (g is not None and not close(want, flat(g), str(g.dtype), loose)):
            return f"{name}.grad is {g}, expected {want}"
    return None


def _value(name: str, want: Record, names: Record, loose: float, sign_free: bool) -> str | None:
    element = ELEMENT.fullmatch(name)
    value = names[element[1]][int(element[2])] if element else names[name]
    if "py" in want:
        return None if same_text(want["py"], repr(value)) else f"{name} = {value!r}, expected {want['py']}"
    if "container" in want:
        return None if len(value) == want["len"] else f"{name} has {len(value)} items, expected {want['len']}"
    node = value.grad_fn.name().rpartition("::")[2] if value.grad_fn is not None else None
    got = (list(value.shape), str(value.dtype), value.requires_grad, value.is_leaf, node)
    expected = tuple(want[key] for key in ("shape", "dtype", "requires_grad", "is_leaf", "grad_fn"))
    if got != expected:
        return f"{name} is {got}, expected {expected}"
    return None if close(want["data"], flat(value), want["dtype"], loose, sign_free) else f"{name} = {value}, expected {want['data'][:6]}"


def flat(tensor: Any) -> list[Any]:
    """The elements in order, as Python numbers."""

    def walk(item: Any) -> Iterator[Any]:
        if isinstance(item, list):
            for part in item:
                yield from walk(part)
        else:
            yield item

    return list(walk(tensor.tolist()))


def close(want: list[Any], got: list[Any], dtype: str, loose: float = 1.0, sign_free: bool = False) -> bool:
    """Whether two lists agree to the dtype's precision, relative to the larger of the element and a thousandth of the largest one."""
    relative = TOLERANCE.get(dtype)
    if len(want) != len(got):
        return False
    pairs = [(float(a) if isinstance(a, str) else a, b) for a, b in zip(want, got, strict=True)]
    if relative is None:
        return all(a == b for a, b in pairs)
    scale = max((abs(a) for a, _ in pairs if isinstance(a, float) and math.isfinite(a)), default=0.0)
    return all(_near(a, b, relative * loose, scale, sign_free) for a, b in pairs)


def _near(a: float, b: float, relative: float, scale: float, sign_free: bool) -> bool:
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    if math.isinf(a) or math.isinf(b):
        return a == b
    if sign_free:
        a, b = abs(a), abs(b)
    return abs(a - b) <= relative * max(abs(a), 1e-3 * scale, 1e-12)


def same_error(want: Record | None, got: Record | None) -> bool:
    """Same type and text; texts that quote PyTorch's own source need agree in type only."""
    if want is None or got is None:
        return want is got
    internal = "INTERNAL ASSERT" in want["message"] or "/pytorch/" in want["message"]
    return bool(want["type"] == got["type"] and (internal or same_text(want["message"], got["message"])))


def masked(text: str) -> str:
    """Text with object addresses hidden."""
    return re.sub(r"0x[0-9a-fA-F]+", "0xADDR", text)


def same_text(want: str, got: str) -> bool:
    """Equal but for the last digits of numerals that show more than six."""
    got = masked(got)
    if want == got:
        return True
    if NUMERAL.split(want) != NUMERAL.split(got):
        return False
    pairs = zip(NUMERAL.findall(want), NUMERAL.findall(got), strict=True)
    return all(a == b or (_digits(a) > 6 and abs(float(a) - float(b)) <= 2e-6 * max(abs(float(a)), abs(float(b)))) for a, b in pairs)


def _digits(numeral: str) -> int:
    return len(re.sub(r"[eE].*", "", numeral).replace(".", "").lstrip("+-0"))
