"""What hooks return in place of gradients: refused, in PyTorch's words, where it does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.engine.errors import fail
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor


def replaced(hook: Callable[..., Any], old: tuple[Tensor | None, ...], new: Any) -> tuple[Tensor | None, ...]:
    """What a hook on a node returned instead of several gradients: one for each, of its dtype and shape, or None."""
    if not isinstance(new, tuple):
        fail(TypeError, f"expected tuple, but hook returned '{type(new).__name__}'")
    if len(new) != len(old):
        fail(RuntimeError, f"hook '{_called(hook)}' has returned an incorrect number of values (got {len(new)}, but expected {len(old)})")
    for before, after in zip(old, new, strict=True):
        check_replacement(hook, before, after)
    return new


def check_replacement(hook: Callable[..., Any], old: Tensor | None, new: Any) -> None:
    """Refuse a gradient from a hook that is no tensor, or of another dtype or shape than the one it replaces."""
    if new is None:
        return
    if old is None:
        fail(RuntimeError, "can't replace a None gradient with a non-None value")
    if not isinstance(new, Tensor):
        fail(TypeError, f"expected Variable, but hook returned '{type(new).__name__}'")
    if new.array.dtype != old.array.dtype:
        was, got = (dtypes.of(one.array.dtype).tensor_type for one in (old, new))
        fail(RuntimeError, f"hook '{_called(hook)}' has changed the type of value (was {was} got {got})")
    if new.array.shape != old.array.shape:
        fail(RuntimeError, f"hook '{_called(hook)}' has changed the size of value")


def _called(hook: Callable[..., Any]) -> str:
    return str(getattr(hook, "__name__", "<unknown>"))
