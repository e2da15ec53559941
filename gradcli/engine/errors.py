"""Raising PyTorch's exceptions, with a word on which argument is to blame."""

from __future__ import annotations

from typing import Any, NoReturn


class LinAlgError(RuntimeError):
    """A factorization that could not be completed; PyTorch calls it ``torch.linalg.LinAlgError``."""


class OutOfMemoryError(RuntimeError):
    """An allocation past the limit or the memory of the machine."""


# As they are called where they come from.
LinAlgError.__name__ = LinAlgError.__qualname__ = "_LinAlgError"
OutOfMemoryError.__name__ = OutOfMemoryError.__qualname__ = "RuntimeError"


def fail(kind: type[Exception], text: str, *, blame: tuple[str, ...] = (), rule: str = "", about: Any = None) -> NoReturn:
    """Raise `kind` with PyTorch's `text`.

    `blame` names the arguments at fault, `rule` the kind of mistake and `about` is what it is about; a diagnostic uses them, a program sees none.
    """
    error = kind(text)
    error.__dict__.update(blame=blame, rule=rule, about=about)
    raise error


def refuse_memory(size: int) -> NoReturn:
    """Refuse an allocation of `size` bytes."""
    raise OutOfMemoryError(
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: "
        f"you tried to allocate {size} bytes. Error code 12 (Cannot allocate memory)"
    )


def not_implemented(name: str) -> NoReturn:
    """Refuse a derivative that PyTorch does not have either."""
    fail(NotImplementedError, f"the derivative for '{name}' is not implemented.", rule="no derivative")
