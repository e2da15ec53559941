"""What an op with several outputs gives: a tuple whose items have names."""

from __future__ import annotations

from typing import Any

from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor


def named_result(op: Op, outs: list[Tensor]) -> Any:
    """Several outputs as ``torch.return_types`` has them, or a plain tuple where PyTorch returns one."""
    assert op.returns is not None
    return result_class(op)(outs)


class NamedResult(tuple[Tensor, ...]):
    """A tuple whose items have names too."""

    __slots__ = ()
    fields: tuple[str, ...] = ()
    title = ""

    def __getattr__(self, name: str) -> Tensor:
        if name in self.fields:
            return self[self.fields.index(name)]
        raise AttributeError(f"'torch.return_types.{self.title}' object has no attribute '{name}'")

    def __repr__(self) -> str:
        shown = ",\n".join(f"{name}={value!r}" for name, value in zip(self.fields, self, strict=True))
        return f"torch.return_types.{self.title}(\n{shown})"


RESULT_CLASS: dict[str, Any] = {"__slots__": (), "__module__": "torch.return_types"}
_result_classes: dict[str, type[NamedResult]] = {}


def result_class(op: Op) -> type[Any]:
    """The class of an op's several outputs; unnamed ones (`returns` of names that start with ``_``) are plain tuples."""
    assert op.returns is not None
    if op.returns[0].startswith("_"):
        return tuple
    title = op.public[0].replace("torch.", "").replace(".", "_") if op.public else op.name
    found = _result_classes.get(op.key)
    if found is None:
        made = type(title, (NamedResult,), {**RESULT_CLASS, "fields": op.returns, "title": title})
        found = _result_classes[op.key] = _result_classes.setdefault(f"torch.return_types.{title}", made)  # one for all overloads
    return found
