"""Arguments that a kernel stumbles over: what Python and NumPy say of them, in PyTorch's words.

A kernel checks what PyTorch's does, and says it with `fail`.  What it leaves unchecked ends in an error of the host, such as
"tuple index out of range" of a shape with too few dimensions: the same mistake that PyTorch calls a dimension out of range.
"""

from __future__ import annotations

import linecache
import opcode
import os
import re
from collections.abc import Iterable
from itertools import islice
from types import FunctionType
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import fact, facts, text_of, traceback_of
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import word
from gradcli.engine.table.signatures import name_in_python
from gradcli.engine.tensor.tensor import Tensor

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep
RAISES = opcode.opmap["RAISE_VARARGS"]
FROM_HOST = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError, NameError, np.exceptions.AxisError)
DIMS = re.compile(r"tuple index out of range|axis -?\d+ is out of bounds|(?:not enough|too many) values to unpack|axes don't match array")
COMPLEX = re.compile(r"'complex'|not complex|complex to (?:real|float)|from complex")


def refuse_misfit(name: str, error: Exception, args: Iterable[Any]) -> NoReturn:
    """Raise `error` as it is, if gradcli or a program raised it, else what PyTorch would say in its place."""
    if not is_of_host(error):
        raise error
    tensors = [value for value in args if isinstance(value, (Tensor, np.ndarray))]
    text = text_of(error)
    if text.endswith("object is not callable"):
        raise error  # what PyTorch says, too, of what a program passed for a function
    facts(error).pop("text", None)
    if DIMS.search(text) and tensors:
        refuse_dims(min(value.ndim if isinstance(value, np.ndarray) else value.array.ndim for value in tensors), index_at(error))
    if (isinstance(error, OverflowError) and "infinity" in text) or "cannot convert float NaN" in text:
        fail(RuntimeError, "value cannot be converted to type int64_t without overflow")
    if isinstance(error, OverflowError):
        fail(OverflowError, "int too big to convert")
    if COMPLEX.search(text):
        fail(RuntimeError, "value cannot be converted to type double without overflow")
    got = ", ".join(map(word_with_shape, args))
    fail(RuntimeError, f"{name}(): the arguments do not fit together: got ({got})")


def refuse_dims(dims: int, index: int | None) -> NoReturn:
    """What PyTorch says where a function asks for a dimension that the tensor with the fewest does not have."""
    index = dims if index is None else index
    if not dims:
        fail(IndexError, f"Dimension specified as {index} but tensor has no dimensions")
    fail(IndexError, f"Dimension out of range (expected to be in range of [{-dims}, {dims - 1}], but got {index})")


def index_at(error: Exception) -> int | None:
    """The number in the brackets of ``shape[-1]`` where it failed."""
    step, last = traceback_of(error), None
    while step is not None:
        step, last = step.tb_next, step
    if last is None:
        return None
    index = last.tb_frame.f_locals.get("index") if last.tb_frame.f_code.co_name == "__getitem__" else None
    if type(index) is int:
        return index
    line, _, start, end = next(islice(last.tb_frame.f_code.co_positions(), last.tb_lasti // 2, None))
    text = linecache.getline(last.tb_frame.f_code.co_filename, line or 0).encode()[start or 0 : end or 0].decode()
    match = re.search(r"\[(-?\d+)\]$", text)
    return int(match[1]) if match else None


def word_with_shape(value: Any) -> str:
    if isinstance(value, (Tensor, np.ndarray)):
        return f"Tensor of shape {list(value.shape)}"
    return word(value)


def is_of_host(error: Exception) -> bool:
    """Whether the interpreter or NumPy raised it in the middle of gradcli's own code: nobody wrote `raise`, and no program was involved."""
    if fact(error, "mistake") is not None or fact(error, "where") is not None or not isinstance(error, FROM_HOST):
        return False
    step, last = traceback_of(error), None
    while step is not None:
        step, last = step.tb_next, step
    if last is None:
        return False
    code = last.tb_frame.f_code
    if not code.co_filename.startswith(PACKAGE):
        return bool(code.co_filename.find(f"{os.sep}numpy{os.sep}") >= 0 or code.co_filename.find(f"{os.sep}scipy{os.sep}") >= 0)
    return bool(code.co_code[last.tb_lasti] != RAISES)


# ---- calls that Python cannot bind ----------------------------------------------------------------------------------------------------------


def refuse_binding(name: str, function: Any, error: TypeError, args: tuple[Any, ...], kwargs: dict[str, Any]) -> NoReturn:
    """A method of tensors that is a host function, called with arguments it has no parameters for: PyTorch's are functions of C."""
    step = traceback_of(error)
    while step is not None and step.tb_frame.f_code.co_filename == __file__.replace("misfits", "functions"):
        step = step.tb_next
    if step is not None or not isinstance(function, FunctionType) or fact(error, "mistake") is not None:
        raise error
    most = function.__code__.co_argcount - 1
    if name_in_python(f"Tensor.{name}"):
        fail(TypeError, text_of(error).replace(f"{name}()", f"Tensor.{name}()", 1).replace("Tensor.Tensor.", "Tensor."))
    if not most and not function.__code__.co_flags & 0x0C and not function.__code__.co_kwonlyargcount:
        text = "no keyword arguments" if kwargs else f"no arguments ({len(args)} given)"
        fail(TypeError, f"TensorBase.{name}() takes {text}")
    if len(args) > most:
        least = most - len(function.__defaults__ or ())
        takes = f"from {least} to {most} positional arguments" if least < most else f"{most} positional argument{'s' * (most != 1)}"
        verb = "was" if len(args) == 1 else "were"
        fail(TypeError, f"{name}() takes {takes} but {len(args)} {verb} given")
    raise error


# ---- under vmap, where PyTorch asks for the dims of factors first, and multiplies batches ---------------------------------------------

PRODUCT_DIMS = {"dot": (1, 1), "vdot": (1, 1), "mm": (2, 2), "mv": (2, 1), "bmm": (3, 3)}
WITHIN = {"addmm": "mm", "addmv": "mv", "addbmm": "bmm", "baddbmm": "bmm"}  # sums with a product of their last two tensors


def refuse_product(key: str, args: tuple[Any, ...]) -> None:
    """Refuse two factors in PyTorch's words; nothing of other ops, and of factors that are no batches."""
    name = WITHIN.get(key, key)
    factors = args[1:3] if key in WITHIN else args[:2]
    if name not in PRODUCT_DIMS or not all(isinstance(factor, Tensor) for factor in factors):
        return
    batches = [factor.note("batched") for factor in factors]
    if batches == [None, None]:
        return
    shapes = [factor.array.shape for factor in factors]
    dims = tuple(map(len, shapes))
    if dims != PRODUCT_DIMS[name]:
        wrong = (
            "Got wrong shapes for dot"
            if PRODUCT_DIMS[name] == (1, 1)
            else f"Shape mismatch: Got incorrect dims for {name}(a, b). a has dim {dims[0]}and b has dim {dims[1]}"
            f"but expected them to have dim {PRODUCT_DIMS[name][0]} and dim {PRODUCT_DIMS[name][1]}"
        )
        fail(RuntimeError, wrong, mistakes.matrix_product)
    _refuse_sizes(name, *shapes, *batches)


def _refuse_sizes(name: str, first: tuple[int, ...], second: tuple[int, ...], one: Any, other: Any) -> None:
    if name == "bmm" and first[0] != second[0] and 1 not in (first[0], second[0]):
        text = f"The size of tensor a ({first[0]}) must match the size of tensor b ({second[0]}) at non-singleton dimension 1"
        fail(RuntimeError, text, mistakes.shapes)
    inner, outer = first[-1], second[0 if len(second) == 1 else -2]
    if inner == outer or one is None:
        return
    count = one.value.array.shape[0] * (first[0] if name == "bmm" else 1)
    if other is not None:
        text = f"Expected size for first two dimensions of batch2 tensor to be: [{count}, {inner}] but got: [{count}, {outer}]."
        fail(RuntimeError, text, mistakes.shapes)
    if len(first) == 1:
        fail(RuntimeError, f"size mismatch, got input ({count}), mat ({count}x{inner}), vec ({outer})", mistakes.shapes)
    if name == "mm":
        text = f"mat1 and mat2 shapes cannot be multiplied ({count * first[0]}x{inner} and {outer}x{second[1]})"
        fail(RuntimeError, text, mistakes.shapes)
