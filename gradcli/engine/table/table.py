"""The op table: one decorated function an op, nothing anywhere else.

The function's body is the NumPy kernel, its signature and annotations the argument check, its docstring the help.  The decorator holds the
derivative rules, one for each differentiable argument.  A rule's *parameter names* are its contract:

    g                    the cotangent of the output; `g_values` of the output so named; `gs` the list of them for an op that returns a list
    out, <argument>      values, saved for backward because the rule names them; `out_values`, `outs` likewise
    <argument>_shape     a shape (for a list of tensors, their shapes), kept without keeping the array alive; `outs_shape` likewise
    <argument>_dtype     a NumPy dtype, likewise
    <argument>_columns   whether a matrix lies in memory column by column, likewise
    F                    the namespace of ops: RAW (arrays: plain backward) or TRACED (tensors: create_graph=True)
    wrt                  the arguments that need gradients, for a rule that shares work

A `forward` rule gives the tangent of the output; in it `t_<argument>` is the tangent of an argument, or None.  Most rows need none: see `tangents`.

Nothing is saved that no rule names.  No rule mentions broadcasting or dtype: the sweep sums and casts on each edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType
from typing import Any, TypeVar

import numpy as np

from gradcli.engine import families
from gradcli.engine.fusion import large
from gradcli.engine.fusion.operands import large_gradient
from gradcli.engine.table.kernel_results import arrays_of, narrowed
from gradcli.engine.table.kinds import Kind, kind_of
from gradcli.engine.table.samples import S as S
from gradcli.engine.table.samples import T as T
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor, look

Kernel = Callable[..., Any]
K = TypeVar("K", bound=Kernel)


class Row:
    """What every entry of the table has: names, a signature to bind calls to, help, samples."""

    kernel: Kernel
    exact = False  # whether a tensor given as `out=` must have the dtype of the result; else the result is cast to it
    apart = False  # whether it must not be an operand
    number: Kernel | None = None  # gives the same for two of NumPy's floats
    strict = False  # whether complex gradients of real operands are refused
    real_only = ""  # what PyTorch calls it where it refuses to record a complex result
    forward: Kernel | None = None  # gives the tangent of the output, where the rules for gradients do not

    def __init__(self, kernel: Kernel, names: str, samples: tuple[S, ...], varargs: str, creates: bool) -> None:
        code = kernel.__code__
        skip = 1 if code.co_varnames[:1] == ("F",) else 0
        count = code.co_argcount + code.co_kwonlyargcount
        self.key = kernel.__name__
        self.kernel = kernel
        self.names: tuple[str, ...] = code.co_varnames[skip:count]
        self.kinds: tuple[Kind, ...] = tuple(kind_of(kernel.__annotations__[name]) for name in self.names)
        self.positional = code.co_argcount - skip
        positional_defaults = kernel.__defaults__ or ()
        keyword_defaults = kernel.__kwdefaults__ or {}
        self.defaults: dict[str, Any] = dict(
            zip(self.names[self.positional - len(positional_defaults) : self.positional], positional_defaults, strict=True)
        )
        self.defaults |= keyword_defaults
        self.optional = max(
            (place + 1 for place, name in enumerate(self.names) if name not in self.defaults), default=0
        )  # defaults from here on
        self.tails = tuple(tuple(self.defaults.get(name) for name in self.names[start:]) for start in range(len(self.names) + 1))
        self.public = tuple(_public_names(names, self.key))
        self.name = self.public[0].rpartition(".")[2] if self.public else self.key
        self.samples, self.varargs, self.creates = samples, varargs, creates
        self.family = kernel.__module__.removeprefix("gradcli.ops.")

    @property
    def doc(self) -> str:
        return self.kernel.__doc__ or ""

    def __str__(self) -> str:
        shown = [f"{name}={self.defaults[name]!r}" if name in self.defaults else name for name in self.names]
        if self.positional < len(self.names):
            shown.insert(self.positional, "*")
        return f"{self.name}({', '.join(shown)})"


class Op(Row):
    """A primitive: a kernel over arrays and the rules that differentiate it.

    `dtype` is the policy that runs before the kernel: ``"keep"`` hands operands over as they are, ``"promote"`` in their common dtype,
    ``"float"`` likewise with bools and integers made the default dtype, ``"compare"`` as ``"promote"`` with bools for a result.  Under all but the first,
    two-byte floats are computed in float32.
    """

    def __init__(
        self,
        kernel: Kernel,
        rules: dict[str, Kernel],
        *,
        names: str,
        samples: tuple[S, ...],
        varargs: str,
        creates: bool,
        node: str | None,
        dtype: str,
        view: bool,
        inplace: bool,
        returns: tuple[str, ...] | None,
        several: bool,
        constant: tuple[str, ...],
        check: Kernel | None,
        lacks: tuple[str, str] | None,
    ) -> None:
        super().__init__(kernel, names, samples, varargs, creates)
        self.check, self.lacks = check, lacks
        self.written = self  # what runs in place of this row when it writes in place
        self.rules, self.dtype, self.view, self.inplace, self.returns, self.several = rules, dtype, view, inplace, returns, several
        self.node = node or f"{camel(self.name)}Backward0"
        self.constant = constant
        self.cotangents = ("gs",) if several else tuple(f"g_{name}" for name in returns) if returns else ("g",)
        self.wires = tuple(name for name in self.names if name in rules)
        self.slots = tuple((1 << bit, self.names.index(name), name) for bit, name in enumerate(self.wires))
        self.lists = frozenset(
            name for name, kind in zip(self.names, self.kinds, strict=True) if kind.tensor and kind.says == "tuple of Tensors"
        )
        self.promotes = tuple(i for i, kind in enumerate(self.kinds) if kind.promotes)
        self.saves_tensors = any(
            self._is_tensor(name) for rule in rules.values() for name in rule.__code__.co_varnames[: rule.__code__.co_argcount]
        )
        self.plans: dict[int, Any] = {}
        self.exact = dtype == "keep"
        self.number_plans: dict[int, Any] = {}
        self.run = positional(kernel)
        self.elementwise = self.promotes in ((0,), (0, 1)) and not (lacks is not None and "f" in lacks[1])
        self.arity = len(self.promotes)
        self.single = not several and returns is None
        self.quick = self.elementwise and (check is None or check in PASSED_BY_FLOATS) and dtype != "keep"

    def _is_tensor(self, name: str) -> bool:
        """Whether what a rule calls `name` is a saved tensor."""
        if name in self.names:
            return self.kinds[self.names.index(name)].tensor
        return name in ("out", "outs") or (name.startswith("out_") and not name.endswith("_shape"))


PASSED_BY_FLOATS: set[Kernel] = set()


def passed_by_floats(check: K) -> K:
    """Mark a check that has nothing against float32 and float64, where it is then left out."""
    PASSED_BY_FLOATS.add(check)
    return check


def positional(kernel: Kernel) -> Kernel:
    """The kernel with its keyword-only arguments made positional, so that a bound call needs no dict."""
    code = kernel.__code__
    if not code.co_kwonlyargcount:
        return kernel
    open_code = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
    return FunctionType(open_code, kernel.__globals__, kernel.__name__, None, kernel.__closure__)


class Composite(Row):
    """An op with no rule of its own, written once over F: the nodes it leaves are those of the ops it calls."""

    inplace = False

    def __init__(self, kernel: Kernel, *, names: str, samples: tuple[S, ...], varargs: str, creates: bool) -> None:
        super().__init__(kernel, names, samples, varargs, creates)


def _public_names(names: str, key: str) -> Iterator[str]:
    """Where a row exists: ``torch Tensor linalg.inv F`` -> torch.KEY, Tensor.KEY, linalg.inv, nn.functional.KEY."""
    first = ""
    for word in names.split():
        space, _, name = word.rpartition(".") if "." in word else (word, "", "")
        space = "nn.functional" if space == "F" else space
        first = first or name or key
        yield f"{space}.{name or first}"


def camel(name: str) -> str:
    """``log_softmax`` -> ``LogSoftmax``, as the names of nodes are made."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


ROWS: dict[str, Row] = {}  # by key, as rules say it: F.mean_dim
PUBLIC: dict[str, list[Row]] = {}  # by public name, overloads in order: "torch.mean"


def enter(row: Row) -> Row:
    """Put a row into the table under all its names."""
    if row.key in ROWS:
        raise ValueError(f"two rows are called {row.key}: {ROWS[row.key].family} and {row.family}")
    ROWS[row.key] = row
    for name in row.public:
        PUBLIC.setdefault(name, []).append(row)
    return row


def op(
    names: str = "torch Tensor",
    *,
    node: str | None = None,
    dtype: str = "keep",
    samples: tuple[S, ...] = (),
    view: bool = False,
    inplace: bool | str = False,
    returns: tuple[str, ...] | None = None,
    several: bool = False,
    constant: tuple[str, ...] = (),
    varargs: str = "",
    creates: bool = False,
    check: Kernel | None = None,
    lacks: tuple[str, str] | None = None,
    number: Kernel | None = None,
    out: str = "",
    forward: Kernel | None = None,
    written: dict[str, Kernel] | None = None,
    real_only: str = "",
    strict: bool = False,
    **rules: Kernel,
) -> Callable[[K], K]:
    """Enter a primitive in the table.

    `names`: where a program finds it, the first one naming the node (``"torch Tensor"`` are the defaults; ``"F"`` is nn.functional; an
    empty string: rules only). `returns`: the names of several outputs; `constant`: those of them that no gradient reaches; `several`: the
    kernel returns a list of outputs. `varargs`: the int-list argument that may be spread (``x.view(2, 2)``). `creates`: takes PyTorch's
    ``device=``, ``requires_grad=`` and so on. `inplace`: ``op_`` exists too; a text is the name of its node, where that is another.
    `check`: refuses arguments by the dtypes they have before promotion; called with them all, in order. `lacks`: the name of PyTorch's
    kernel and the kinds of dtypes it does not exist for, as letters: b bool, i integer, f floating, c complex, h two-byte floats. `number`: what
    gives the kernel's result for two of NumPy's floats sooner, all else being left at its default (see `scalars`). `out`: of a tensor
    given as ``out=``, that the result is cast to its dtype (``"cast"``; under all policies but ``"keep"`` it is anyhow), or that it must
    not be an operand (``"apart"``). `forward`: the rule of forward mode, where the transpose of the rules has no value at some point.
    `written`: the rules of the in-place form, where these are others. `real_only`: what PyTorch calls it where it refuses to record a complex result.
    `strict`: a real operand that is handed a complex gradient is refused, where other ops take its real part.
    """

    def register(kernel: K) -> K:
        def made(node: str | None, rules: dict[str, Kernel] = rules) -> Op:
            return Op(
                kernel,
                rules,
                names=names,
                node=node,
                dtype=dtype,
                samples=samples,
                view=view,
                inplace=bool(inplace),
                returns=returns,
                several=several,
                constant=constant,
                varargs=varargs,
                creates=creates,
                check=check,
                lacks=lacks,
            )

        row = made(node)
        if isinstance(inplace, str):
            row.written = made(inplace, written or rules)
        row.exact, row.apart, row.number = row.exact and out != "cast", out == "apart", number
        row.forward = row.written.forward = forward
        row.real_only = row.written.real_only = real_only
        row.strict = row.written.strict = strict
        enter(row)
        return kernel

    return register


def composite(
    names: str = "torch Tensor", *, samples: tuple[S, ...] = (), varargs: str = "", creates: bool = False, number: Kernel | None = None
) -> Callable[[K], K]:
    """Enter an op that is written over F, its first parameter."""

    def register(kernel: K) -> K:
        enter(Composite(kernel, names=names, samples=samples, varargs=varargs, creates=creates)).number = number
        return kernel

    return register


# ---- loading families when first needed ---------------------------------------------------------------------------

_complete: set[str] = set()  # public names whose overloads are all there, in order
_found: dict[str, Row] = {}  # rows by key, of families that are imported


def load_all() -> None:
    """Import every family of ops."""
    families.load_all()


def row(key: str) -> Row:
    """The row that rules call `key`."""
    found = _found.get(key)
    if found is None:
        families.load_key(key)  # waits for another thread that is in the middle of it: the row may be there before what its kernel calls
        found = ROWS.get(key)
        if found is None:
            raise AttributeError(f"no op is called {key}")
        _found[key] = found
    return found


def overloads(name: str) -> list[Row]:
    """The rows of a public name such as ``torch.mean``, in the order they are tried; empty when there is none."""
    if name not in _complete:
        families.load_name(name)
        if name in PUBLIC:  # a new list: a list that is being sorted looks empty to other threads
            PUBLIC[name] = sorted(PUBLIC[name], key=lambda row: families.position(row.family))
        _complete.add(name)
    return PUBLIC.get(name, [])


def public_names() -> list[str]:
    """Every public name in the table."""
    load_all()
    return sorted(PUBLIC)


# ---- the namespaces rules are written against ----------------------------------------------------------------------


class Algebra:
    """F: the ops by key, over one kind of value.

    With `bare`, values are plain arrays, and numbers are all there is to a result.  Without, they are tensors, and what rules compute is recorded.
    A formula that has to know reads `traces`, and asks below for what is behind a value; an algebra over other values overrides that.
    """

    traces: bool  # whether results are recorded, so that only ops with a derivative will do

    def __init__(self, bare: bool, make: Callable[[Row], Callable[..., Any]]) -> None:
        self.traces = not bare
        self._make = make

    def array(self, value: Any) -> Any:
        """The numbers of a value."""
        return value.array if self.traces else value

    def value(self, array: Any) -> Any:
        """A value of these numbers, which no gradient reaches."""
        return Tensor(array) if self.traces else array

    def shape(self, value: Any) -> tuple[int, ...]:
        """The shape of a value, which may be pending still."""
        shape: tuple[int, ...] = look(value).shape if self.traces else value.shape
        return shape

    def dtype(self, value: Any) -> np.dtype[Any]:
        """NumPy's dtype of a value, which may be pending still."""
        dtype: np.dtype[Any] = look(value).dtype if self.traces else value.dtype
        return dtype

    def wants_grad(self, value: Any) -> bool:
        """Whether a gradient is to reach a value."""
        return self.traces and bool(value.requires_grad)

    def __getattr__(self, key: str) -> Callable[..., Any]:
        if key.startswith("__"):
            raise AttributeError(key)
        found = self._make(row(key))
        setattr(self, key, found)
        return found


def _raw(row_: Row) -> Callable[..., Any]:
    """An op over arrays: its kernel, always giving arrays, two-byte floats computed in float32."""
    kernel = row_.kernel
    if isinstance(row_, Composite):
        return partial(kernel, RAW)
    if row_.dtype == "keep":  # type: ignore[attr-defined]
        if row_.view:  # type: ignore[attr-defined]
            return lambda self, *args, **kwargs: large_gradient(kernel(large.plain(self), *args, **kwargs))

        def run_kept(*args: Any, **kwargs: Any) -> Any:
            result = kernel(*args, **kwargs)
            return result if type(result) is np.ndarray else arrays_of(result)

        return run_kept

    def run(*args: Any, **kwargs: Any) -> Any:
        half = None
        for arg in args:
            if isinstance(arg, np.ndarray) and arg.itemsize == 2 and dtypes.is_half(arg.dtype):
                half = arg.dtype
        if half is None:
            return arrays_of(kernel(*args, **kwargs))
        wide = [arg.astype(np.float32) if isinstance(arg, np.ndarray) and arg.dtype == half else arg for arg in args]
        return narrowed(kernel(*wide, **kwargs), half)

    return run


RAW = Algebra(True, _raw)
