"""What a program calls: ``torch.exp``, ``x.exp_``, ``nn.functional.relu``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from types import NoneType
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.apply import call
from gradcli.engine.calls.inplace import inplace, restride, write_out
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table import table
from gradcli.engine.table.binder import FLAGS, OPTIONS, bind, continued, converted, keyword_places
from gradcli.engine.table.kinds import ANY_TENSOR
from gradcli.engine.table.table import Op, Row
from gradcli.engine.tensor.tensor import Tensor
from gradcli.engine.tensor.tracking import require_grad

PREFIXED = ("linalg", "special", "fft")  # PyTorch's own names of what lies in these begin with the module's


class Function:
    """A public name and the rows behind it, tried in order."""

    __slots__ = ("alone", "name", "rows", "writes")

    def __init__(self, name: str, rows: list[Row], writes: bool) -> None:
        self.name = name  # as a program finds it: "torch.exp"
        self.rows = rows
        self.writes = writes  # an in-place form
        self.alone = _takes_alone(rows)  # the row that takes a tensor and nothing else, where the first one does

    @property
    def __name__(self) -> str:
        space, _, name = self.name.rpartition(".")
        return f"{space}_{name}" if space in PREFIXED else name

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        return self.rows[0].doc

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        if kwargs:
            return self._call_named(args, kwargs)
        if self.alone is not None and len(args) == 1 and type(args[0]) is Tensor:
            return self.run(self.alone, args + self.alone.tails[1])
        for row in self.rows:
            bound = bind(row, args, kwargs)
            if bound is not None:
                return self.run(row, bound)
        return self._refuse(args, kwargs)

    def run(self, row: Row, bound: tuple[Any, ...]) -> Any:
        """Run a row on bound arguments."""
        if self.writes:
            assert isinstance(row, Op)
            return restride(row, bound) if row.view else inplace(row, bound)
        return call(row, bound)

    def _call_named(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call with keywords, of which `out=` and the options of creation are the same for every row."""
        for row, places in self._usual_rows(len(args), tuple(kwargs)):
            values = converted(row, args)
            bound = None if values is None else continued(row, values, places, kwargs)
            if bound is not None:
                return self.run(row, bound)
        if "out" in kwargs and self.name.startswith("Tensor."):
            fail(
                TypeError,
                f"{self.__name__}() got an unexpected keyword argument 'out'",
                mistakes.unknown_keyword,
                function=self.__name__,
                keyword="out",
            )
        out = kwargs.get("out")
        plain = {name: value for name, value in kwargs.items() if name != "out"} if out is not None or "out" in kwargs else kwargs
        for row in self.rows:
            options = {name: plain[name] for name in plain if name in OPTIONS and name not in row.names} if row.creates else {}
            own = {name: value for name, value in plain.items() if name not in options}
            bound = bind(row, args, own)
            if bound is not None and are_options(options) and self._knows(row, own if out is None else own | {"out": out}):
                if out is not None and STATE.batches:
                    from gradcli.engine.calls.batches import refuse_out

                    refuse_out(self.name, bound, out)
                result = with_options(self.run(row, bound), options)
                return result if out is None else write_out(self.__name__, out, result, bound, row)
        return self._refuse(args, kwargs)

    @lru_cache(1024)  # noqa: B019  # functions are as many as there are names
    def _usual_rows(self, count: int, keywords: tuple[str, ...]) -> list[tuple[Row, tuple[str | None, ...]]]:
        """The rows that may take so many arguments and these keywords, and where these go; none where that depends on more than their names."""
        if "out" in keywords or any(row.varargs or (row.creates and not OPTIONS.isdisjoint(keywords)) for row in self.rows):
            return []
        known = [(row, keyword_places(row, count, keywords)) for row in self.rows if count <= row.positional]
        return [(row, places) for row, places in known if places is not None and self._knows(row, dict.fromkeys(keywords))]

    def _knows(self, row: Row, keywords: dict[str, Any]) -> bool:
        """Whether PyTorch's function takes these keywords; the row may call its arguments otherwise."""
        unlike = [keyword for keyword in keywords if keyword in ("self", "out") or keyword not in row.names]
        if not unlike:
            return True
        from gradcli.engine.table.signatures import takes_keyword

        return all(takes_keyword(self.name, keyword) for keyword in unlike)

    def _refuse(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if STATE.shorthand and not self.name.startswith("Tensor."):
            for several in (1, len(args)):
                tensors = (*map(number_as_tensor, args[:several]), *args[several:])
                if any(bind(row, tensors, kwargs) is not None for row in self.rows):
                    return self(*tensors, **kwargs)
        from gradcli.engine.calls.overriding import operands, overridden

        if operands(args, kwargs):
            return overridden(self, args, kwargs)
        from gradcli.engine.calls.refusal import refusal

        raise refusal(self, args, kwargs)

    def __repr__(self) -> str:
        from gradcli.engine.table.signatures import name_in_python

        space, _, name = self.name.rpartition(".")
        own = name_in_python(self.name)
        if own:
            return f"<function {own} at {id(self):#x}>"
        if space == "Tensor":
            return f"<method '{name}' of 'torch._C.TensorBase' objects>"
        if space in PREFIXED or (space == "nn.functional" and not table.overloads(f"torch.{name}")):
            return f"<built-in function {self.__name__}>"
        return f"<built-in method {name} of type object at {id(Function):#x}>"


def _takes_alone(rows: list[Row]) -> Row | None:
    first = rows[0]
    tensor_first = bool(first.kinds) and first.positional > 0 and first.kinds[0] in ANY_TENSOR and first.varargs != first.names[0]
    return first if tensor_first and first.optional <= 1 else None


def number_as_tensor(value: Any) -> Any:
    """A Python number as the tensor that shorthand takes it for: ``sin(1.5)``; anything else as it is."""
    if type(value) not in (int, float, complex):
        return value
    make = find("torch.tensor")
    assert make is not None
    return make(value)


class Method:
    """A function bound to the tensor it was looked up on."""

    __slots__ = ("__self__", "function")

    def __init__(self, function: Callable[..., Any], tensor: Tensor) -> None:
        self.function, self.__self__ = function, tensor

    @property
    def __name__(self) -> str:
        return str(getattr(self.function, "__name__", ""))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return self.function(self.__self__, *args, **kwargs)
        except TypeError as error:
            if type(self.function) is Function:
                raise
            from gradcli.engine.calls.misfits import refuse_binding

            refuse_binding(self.__name__, self.function, error, args, kwargs)

    def __repr__(self) -> str:
        from gradcli.engine.table.signatures import name_in_python

        own = name_in_python(f"Tensor.{self.__name__}")
        if own:
            return f"<bound method {own} of {self.__self__!r}>"
        return f"<built-in method {self.__name__} of Tensor object at {id(self.__self__):#x}>"


def are_options(options: dict[str, Any]) -> bool:
    """Whether what stands behind `requires_grad=` and `pin_memory=` is a truth value."""
    return all(type(options.get(name)) in (bool, NoneType) for name in FLAGS)


def with_options(result: Any, options: dict[str, Any]) -> Any:
    """A created tensor with what `requires_grad=` and the like ask for.  There is one device, the CPU, and one layout."""
    if not options:
        return result
    device = options.get("device")
    if device is not None and str(device).partition(":")[0] not in ("cpu",):
        refuse_device(str(device))
    if options.get("requires_grad"):
        require_grad(result, True, "Only Tensors of floating point and complex dtype can require gradients")
    return result


def refuse_device(device: str) -> None:
    """Only a CPU is here."""
    kind = device.partition(":")[0]
    if kind == "cuda":
        fail(AssertionError, "Torch not compiled with CUDA enabled", mistakes.no_cuda)
    if kind == "mps":
        fail(RuntimeError, "PyTorch is not linked with support for mps devices")
    fail(
        RuntimeError,
        "Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, "
        f"privateuseone device type at start of device string: {kind}",
        mistakes.device_name,
    )


@cache
def find(name: str) -> Function | None:
    """The function of a public name, as ``torch.exp``, ``Tensor.exp_``, ``linalg.inv``; None when there is none."""
    rows = table.overloads(name)
    if rows:
        return Function(name, rows, writes=all(isinstance(row, Op) and row.inplace and row.name.endswith("_") for row in rows))
    if name.endswith("_"):
        writing = [row for row in table.overloads(name[:-1]) if isinstance(row, Op) and row.inplace]
        if writing:
            return Function(name, list(writing), writes=True)
    return None
