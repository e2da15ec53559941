"""Raising PyTorch's exceptions, with a word on which argument is to blame."""

from __future__ import annotations

from typing import NoReturn


class LinAlgError(RuntimeError):
    """A factorization that could not be completed; PyTorch calls it ``torch.linalg.LinAlgError``."""


class OutOfMemoryError(RuntimeError):
    """An allocation past the limit, refused before it was made."""


LinAlgError.__name__ = LinAlgError.__qualname__ = "_LinAlgError"


def fail(kind: type[Exception], text: str, *, blame: tuple[str, ...] = (), rule: str = "") -> NoReturn:
    """Raise `kind` with PyTorch's `text`.

    `blame` names the arguments at fault and `rule` the kind of mistake; a diagnostic uses both, a program sees neither.
    """
    error = kind(text)
    error.__dict__.update(blame=blame, rule=rule)
    raise error


def not_implemented(name: str) -> NoReturn:
    """Refuse a derivative that PyTorch does not have either."""
    raise NotImplementedError(f"the derivative for '{name}' is not implemented.")
