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
