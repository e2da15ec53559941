"""Where tensors live and how they lie there: one device and one layout."""

from __future__ import annotations


class Device:
    """Where tensors live.  There is one device, the CPU."""

    __slots__ = ("index", "type")

    def __init__(self, type: str, index: int | None = None) -> None:
        self.type, self.index = type, index

    def __repr__(self) -> str:
        return f"device(type='{self.type}'" + ("" if self.index is None else f", index={self.index}") + ")"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Device) and (self.type, self.index) == (other.type, other.index)

    def __enter__(self) -> Device:
        return self  # all tensors are made on the CPU as it is

    def __exit__(self, *exception: object) -> None:
        pass

    def __hash__(self) -> int:
        return hash((self.type, self.index))


class Layout:
    """How tensors lie in memory.  There is one layout, strided."""

    def __repr__(self) -> str:
        return "torch.strided"


CPU = Device("cpu")
STRIDED = Layout()
