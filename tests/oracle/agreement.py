"""Running one program text in PyTorch and in gradcli, and when what they printed is the same."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from typing import Any

import gradcli

NUMERAL = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def by_pytorch(text: str) -> str:
    """What PyTorch prints; the error that ends a program comes last."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _reset()
        try:
            exec(compile(text, "<program>", "exec"), {"__name__": "__main__"})  # the oracle is PyTorch in Python itself
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return without_addresses(printed.getvalue())


def _reset() -> None:
    """The defaults a new process has."""
    import torch

    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    torch.set_printoptions(profile="default")
    torch.autograd.set_detect_anomaly(False)


def by_gradcli(text: str) -> str:
    """What gradcli prints of the same text."""
    try:
        printed: Any = gradcli.run(text).stdout
    except gradcli.ProgramError as error:
        printed = f"{error.stdout}{error.type_name}: {error.message}\n"
    return without_addresses(printed)


def without_addresses(text: str) -> str:
    return re.sub(r"0x[0-9a-fA-F]+", "0x…", text)


def same(want: str, got: str) -> bool:
    """Equal but for the last digits of numerals that show more than six."""
    if want == got:
        return True
    if NUMERAL.split(want) != NUMERAL.split(got):
        return False
    pairs = zip(NUMERAL.findall(want), NUMERAL.findall(got), strict=True)
    return all(a == b or (len(re.sub(r"\D", "", a)) > 6 and _close(float(a), float(b))) for a, b in pairs)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 2e-6 * max(abs(a), abs(b))
