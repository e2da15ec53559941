"""``torch.set_warn_always`` and what depends on it."""

from __future__ import annotations

import gradcli

PROGRAM = """
import torch
torch.set_warn_always({always})
for i in range(2):
    torch.tensor(1.).T
torch.tensor(1.).T
print(torch.is_warn_always_enabled())
"""


def test_a_warning_comes_once() -> None:
    assert len(gradcli.run(PROGRAM.format(always=False)).warnings) == 1


def test_or_once_at_each_place() -> None:
    result = gradcli.run(PROGRAM.format(always=True))
    assert len(result.warnings) == 2  # a loop is one place, as with Python's own warnings
    assert result.stdout == "True\n"
