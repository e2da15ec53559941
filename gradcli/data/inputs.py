"""Values from outside the program: ``-v NAME=VALUE`` makes a leaf, ``--const NAME=VALUE`` a value as it is written."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from functools import partial
from keyword import iskeyword
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import numpy as np

from gradcli.data.reference import Reading, kind_of_name, reference_of
from gradcli.diagnostics.model import Diagnostic, GradcliError, Label, Source, UsageError
from gradcli.engine.calls.functions import find
from gradcli.engine.members.columns import name_columns
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.data.files import Loaded

DEEPEST = 64  # dimensions that an array may have
READING = Reading()
NAMED_NUMBERS = {"nan": math.nan, "inf": math.inf, "True": True, "False": False, "None": None}


class Input(NamedTuple):
    """A name and how to make its value, which waits for the run's default dtype. A leaf has to be read by the program.

    `shared`: the value is the caller's own tensor, the same one each time it is asked for.
    """

    name: str
    value: Callable[[], Any]
    is_leaf: bool = True
    note: Diagnostic | None = None
    shared: bool = False


def variable(text: str, reading: Reading = READING) -> Input:
    """``-v NAME=VALUE``: a leaf in the default dtype."""
    name, source = split(text, "-v")
    if source.text.startswith("@"):
        return leaf_from_file(name, source.text[1:], reading)
    literal = read(source)
    return Input(name, lambda: leaf(literal, source))


def constant(text: str, reading: Reading = READING) -> Input:
    """``--const NAME=VALUE``: a number, text or tuple as it is; a list of numbers as a tensor of the dtype its literals have."""
    name, source = split(text, "--const")
    if source.text.startswith("@"):
        return constant_from_file(name, source.text[1:], reading)
    literal = read(source)
    return Input(name, lambda: typed_literally(literal, source), is_leaf=False)


def grad_output(text: str) -> Input:
    """``--grad-output VALUE``: a tensor in the default dtype."""
    source = Source("<--grad-output>", text.strip())
    literal = read(source)
    return Input("--grad-output", lambda: floating(literal, source), is_leaf=False)


class TooLarge(GradcliError):
    """An input takes more memory than a run may."""

    exit_status = 5  # as where the program itself runs out of it


class Rows(NamedTuple):
    """The rows of a value and what makes an input of each, how many there are where that is known beforehand, and whether the next may be long in
    coming.
    """

    values: Iterable[Any]
    make: Callable[[Any], Input]
    total: int | None
    is_live: bool = False

    @property
    def inputs(self) -> Iterable[Input]:
        return map(self.make, self.values)


def rows(text: str, option: str, reading: Reading = READING) -> Rows:
    """``NAME=VALUE`` row by row: the items of a literal, the rows of a file. A table of numbers is read as it comes in."""
    source, make = split(text, option)[1], row_maker(text, option, reading)
    if source.text.startswith("@"):
        from gradcli.data.files import rows_from

        reference = source.text[1:]
        loaded, total = rows_from(reference, reading)
        return Rows(loaded, make, total, is_live=total is None and not os.path.isfile(reference_of(reference).name))
    literal = read(source)
    if not isinstance(literal, (list, tuple)):
        raise refused(
            source, 0, len(source.text), "--each needs rows, but this is a single value", "rows are the items of a list: [[1, 2], [3, 4]]"
        )
    return Rows(literal, make, len(literal))


def row_maker(text: str, option: str, reading: Reading = READING) -> Callable[[Any], Input]:
    """What makes an input of a row of ``NAME=VALUE``: an item of a literal, or what was read from a file."""
    name, source = split(text, option)
    is_leaf = option == "-v"
    if source.text.startswith("@"):
        return (leaf_maker if is_leaf else constant_maker)(name, source.text[1:], reading)
    make = leaf if is_leaf else typed_literally
    return lambda item: Input(name, partial(make, item, source), is_leaf)


def inputs_of(given: Iterable[tuple[str, str]], reading: Reading = READING) -> list[Input]:
    """The inputs of options: each the text NAME=VALUE, and ``-v`` or ``--const``."""
    return [(variable if option == "-v" else constant)(text, reading) for text, option in given]


def given(name: str, value: Any) -> Input:
    """An input of ``gradcli.run``: an array or nested list becomes a leaf, a tensor stays what it is."""
    if isinstance(value, Tensor):
        return Input(name, lambda: value, shared=True)
    return Input(name, lambda: leaf_of_array(value))


def given_constant(name: str, value: Any) -> Input:
    """A constant of ``gradcli.run``: an array becomes a tensor of its dtype, anything else stays what it is."""
    if isinstance(value, np.ndarray):
        return Input(name, lambda: Tensor(np.array(value)), is_leaf=False)
    return Input(name, lambda: value, is_leaf=False, shared=isinstance(value, Tensor))


def leaf_from_file(name: str, reference: str, reading: Reading) -> Input:
    """A leaf from a file."""
    from gradcli.data.files import loaded_from

    return leaf_maker(name, reference, reading)(loaded_from(reference, reading))


def leaf_maker(name: str, reference: str, reading: Reading) -> Callable[[Loaded], Input]:
    """What makes leaves of what is read from a file: a floating dtype is kept where the file says one, anything else becomes the default dtype."""
    from gradcli.data.files import as_it_is

    is_typed = reference_of(reference).is_typed

    def leaf_of(loaded: Loaded) -> Input:
        array = loaded.array
        if array.dtype.kind in "fc" and is_typed:
            return Input(name, tensor_maker(as_it_is(array, reference), loaded, reference, requires=True))
        remarks = [loaded.remark, rounding(array, reading.dtype)]
        if is_typed:
            remarks.insert(0, f"it holds {array.dtype}; `{name}` gets the default dtype, because it is a leaf")
        make = tensor_maker(array, loaded, reference, requires=True, converts=True)
        return Input(name, make, note=noted(reference, remarks))

    return leaf_of


def constant_from_file(name: str, reference: str, reading: Reading) -> Input:
    """A constant from a file."""
    from gradcli.data.files import loaded_from

    return constant_maker(name, reference, reading)(loaded_from(reference, reading))


def constant_maker(name: str, reference: str, reading: Reading) -> Callable[[Loaded], Input]:
    """What makes tensors in the dtype a file has; fractions written as text take the default dtype, as literals do."""
    from gradcli.data.files import as_it_is

    is_typed = reference_of(reference).is_typed

    def constant_of(loaded: Loaded) -> Input:
        array, note = loaded.array, noted(reference, [loaded.remark])
        converts = array.dtype.kind in "fc" and not is_typed
        make = tensor_maker(array if converts else as_it_is(array, reference), loaded, reference, converts=converts)
        return Input(name, make, is_leaf=False, note=note)

    return constant_of


def tensor_maker(array: Any, loaded: Loaded, reference: str, *, requires: bool = False, converts: bool = False) -> Callable[[], Tensor]:
    """What makes a tensor of a file's array: of its own memory each time, in the default dtype if it `converts`."""

    def make() -> Tensor:
        within_limit(array, reference)
        if converts:
            own = complex_array(array) if array.dtype.kind == "c" else in_default_dtype(array, reference)
        else:
            own = array.copy() if loaded.fresh is None else loaded.fresh()
        made = Tensor(own, requires=requires)
        if loaded.columns:
            name_columns(made, loaded.columns)
        return made

    return make


def in_default_dtype(array: Any, reference: str) -> Any:
    """The numbers of a file in the default dtype; one that is past all it holds becomes an infinity, and that is said."""
    try:
        with np.errstate(over="raise"):
            return array.astype(STATE.default_dtype)
    except FloatingPointError:
        dtype = STATE.default_dtype
        STATE.warn("Note", f"{reference_of(reference).shown}: a number past the largest of {dtype} is read as infinity")
        return array.astype(dtype)


def within_limit(array: Any, reference: str) -> None:
    """Refuse an array that takes more memory than a run may."""
    limit = STATE.memory_limit
    if limit is not None and array.nbytes > limit:
        from gradcli.diagnostics.mistakes import size_text

        sizes = f"it holds {size_text(array.nbytes)}, and the limit is {size_text(limit)}"
        raise TooLarge(Diagnostic("E0601", f"not enough memory for {reference_of(reference).shown}: {sizes}"))


def complex_array(array: Any) -> Any:
    """Complex numbers of the precision that the default dtype has."""
    return array.astype(np.complex128 if STATE.default_dtype == np.float64 else np.complex64)


def rounding(array: Any, dtype: str) -> str:
    """What is said of integers that a leaf of this dtype cannot hold exactly; empty: it holds them all."""
    if array.dtype.kind not in "iu":
        return ""
    from gradcli.data.numbers import inexact

    lost = inexact(array, dtype)
    return "" if lost is None else f"{dtype} cannot hold {lost} exactly, and rounds it; `--const` keeps integers"


def noted(reference: str, remarks: Iterable[str]) -> Diagnostic | None:
    """The remarks on how a file was read, as one note."""
    text = "; ".join(remark for remark in remarks if remark)
    return Diagnostic("N0004", f"{reference_of(reference).shown}: {text}", severity="note") if text else None


# ---- making values --------------------------------------------------------------------------------------------------


def leaf(literal: Any, source: Source) -> Tensor:
    """A tensor that requires grad."""
    made = floating(literal, source)
    made.requires = True
    return made


def leaf_of_array(value: Any) -> Tensor:
    """A leaf with an array's values: a floating dtype is kept, anything else becomes the default one."""
    array = np.array(value)
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    if not isinstance(value, np.ndarray) or array.dtype.kind not in "fc":
        array = array.astype(STATE.default_dtype)
    return Tensor(array, requires=True)


def floating(literal: Any, source: Source) -> Tensor:
    """A tensor in the default dtype, integers included."""
    if not holds_numbers(literal):
        raise refused(source, 0, len(source.text), "expected numbers", "`--const` takes any literal")
    made = tensor(literal, source)
    return made if made.array.dtype.kind == "c" else Tensor(made.array.astype(STATE.default_dtype))


def typed_literally(literal: Any, source: Source) -> Any:
    """A list of numbers as a tensor, everything else as it is."""
    return tensor(literal, source) if isinstance(literal, list) and holds_numbers(literal, bools=True) else literal


def tensor(literal: Any, source: Source) -> Tensor:
    """What ``torch.tensor`` makes of a literal."""
    make = find("torch.tensor")
    assert make is not None
    try:
        made: Tensor = make(literal)
    except (ValueError, TypeError, RuntimeError) as error:
        raise refused(source, 0, len(source.text), str(error)) from None
    return made


def holds_numbers(literal: Any, bools: bool = False) -> bool:
    """Whether a literal is a number or nested lists of nothing else."""
    if isinstance(literal, (list, tuple)):
        return all(holds_numbers(item, bools) for item in literal)
    return isinstance(literal, (int, float, complex)) and (bools or not isinstance(literal, bool))


# ---- reading literals -----------------------------------------------------------------------------------------------


def split(text: str, option: str) -> tuple[str, Source]:
    """``NAME=VALUE`` in its two parts."""
    name, equals, value = text.partition("=")
    name = name.strip()
    if equals and iskeyword(name):
        raise UsageError("E0902", f"{option} {name}: `{name}` is a keyword of the language, and no name", help=(f"{option} {name}_=…",))
    if not equals or not name.isidentifier():
        helps = [f"{option} x='[[1, 2], [3, 4]]'"]
        if equals and name:
            helps.insert(0, "a name has letters, digits and `_`, and begins with no digit")
        if not equals and text.startswith(" "):
            helps.append(f"a program that starts with `-` goes after `--`\ngradcli -- '{option}{text}'")
        raise UsageError("E0902", f"{option} takes NAME=VALUE, not {text!r}", help=tuple(helps))
    name = normalize("NFKC", name)  # as Python reads it; before, ``x²`` is no name
    return name, Source(f"<{option} {name}>", value.strip())


def read(source: Source) -> Any:
    """The Python value of a literal: numbers, ``nan``, ``inf``, True, False, None, text, and lists and tuples of them."""
    if not source.text:
        raise UsageError("E0903", f"{source.name.strip('<>')}: expected a value after `=`")
    if is_file_name(source.text):
        raise refused(source, 0, len(source.text), "not a literal", f"a file is named after `@`: `@{source.text}`")
    try:
        body = parse(source).body
    except GradcliError as error:
        raise UsageError("E0903", f"not a literal: {error.diagnostic.headline}", labels=error.diagnostic.labels) from None
    if len(body) != 1 or not isinstance(body[0], syntax.ExpressionStatement):
        raise refused(source, 0, len(source.text), "not a literal")
    try:
        value = value_of(body[0].value)
    except RecursionError:
        value = None
        is_deep = True
    else:
        is_deep = depth_of(value) > DEEPEST
    if is_deep:
        raise refused(source, 0, len(source.text), f"its brackets are nested too deeply: more than {DEEPEST} levels")
    return value


def is_file_name(text: str) -> bool:
    """Whether what stands where a value belongs is the name of a file of data."""
    return bool(kind_of_name(text)[0]) and not any(sign in text for sign in "[](){}'\"")


def depth_of(value: Any) -> int:
    """How many levels of lists and tuples stand in each other, counted without recursion."""
    depth, level = 0, [value]
    while level := [item for each in level if isinstance(each, (list, tuple)) for item in (each or (None,))]:
        depth += 1
    return depth


def value_of(node: syntax.Expression) -> Any:
    """The value of a literal's node."""
    match node:
        case syntax.Constant():
            return node.value
        case syntax.Name() if node.id in NAMED_NUMBERS:
            return NAMED_NUMBERS[node.id]
        case syntax.ListDisplay():
            return [value_of(item) for item in node.items]
        case syntax.TupleDisplay():
            return tuple(value_of(item) for item in node.items)
        case syntax.Unary() if node.operator in "+-":
            return signed(node.operator, number_of(node.operand))
        case syntax.Binary() if node.operator in "+-":
            return number_of(node.left) + signed(node.operator, number_of(node.right))
    raise refused(
        node.span.source, node.span.start, node.span.end, "not a literal", "a value is numbers in brackets, such as [[1, 2], [3, 4]]"
    )


def number_of(node: syntax.Expression) -> complex:
    """A number, where nothing else can stand."""
    value = value_of(node)
    if not holds_numbers(value) or isinstance(value, (list, tuple)):
        raise refused(node.span.source, node.span.start, node.span.end, "not a number")
    number: complex = value
    return number


def signed(operator: str, number: complex) -> complex:
    return -number if operator == "-" else number


def refused(source: Source, start: int, end: int, why: str, help_text: str = "") -> UsageError:
    """An input's text that cannot be used, with the place."""
    from gradcli.diagnostics.model import Span

    label = Label(Span(source, start, end), primary=True)
    return UsageError("E0903", f"{source.name.strip('<>')}: {why}", labels=(label,), help=(help_text,) if help_text else ())
