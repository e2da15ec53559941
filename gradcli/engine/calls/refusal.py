"""The TypeError of a call that no row takes, in PyTorch's words.

PyTorch tries the signatures of a function in turn and, when none fits, blames an argument of the only plausible one or lists them all.  The
signatures, read off PyTorch (tests/oracle/record_signatures.py), are in ``signatures.txt``, which is read only when a call is refused.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import Facts, Mistake, Raised, mark
from gradcli.engine.table.binder import SYNONYMS
from gradcli.engine.table.kinds import MISS, word
from gradcli.engine.table.signatures import WORDS, Parameter, Signature, misfits, parsed, recorded, split
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor

if TYPE_CHECKING:
    from gradcli.engine.calls.functions import Function


class Refused(str):
    """A text of PyTorch's with the mistake that it is about."""

    raised: Raised

    @classmethod
    def of(cls, text: str, mistake: Mistake[Facts], *unnamed: Facts.args, **facts: Facts.kwargs) -> Refused:
        refused = cls(text)
        refused.raised = Raised(mistake, facts)
        return refused


def refusal(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Exception:
    """What PyTorch says of these arguments."""
    if not _python_text_of(function, args, kwargs):
        error = _misfit(function, args, kwargs)
        if error is not None:
            return error
    knows = all(any(name in row.names for row in function.rows) for name in kwargs)
    return as_error((_stranger(function, args) if knows else "") or _text(function, args, kwargs))


def _python_text_of(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """What Python says of the number and names of the arguments; empty where PyTorch's function is none of Python's."""
    lines = recorded(function.name)
    return _python_text(lines[0], args, kwargs) if lines and lines[0].startswith("def ") else ""


def _misfit(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Exception | None:
    """What a function of PyTorch's that is written in Python says of the first argument that should be a tensor, and which it uses as one."""
    row = function.rows[0]
    if all(len(args) > one.positional or not kwargs.keys() <= {*one.names, "input"} for one in function.rows):
        return None
    for place, kind, text in misfits(function.name):
        name = row.names[place]
        value = args[place] if place < len(args) else kwargs.get(name, kwargs.get("input", row) if not place else row)
        if value is not row and not isinstance(value, (Tensor, np.ndarray)) and row.kinds[place].convert(value) is MISS:
            said = text.format(word(value))
            error = AttributeError(said) if kind == "AttributeError" else TypeError(said)
            got = ", ".join([*map(word, args), *(f"{keyword}={word(value)}" for keyword, value in kwargs.items())])
            mark(error, mistakes.call_signature, function=function.__name__, got=f"({got})")
            return error
    return None


def as_error(text: str) -> TypeError:
    """The exception with a text, and the mistake that the text is about."""
    error = TypeError(str(text))
    if isinstance(text, Refused):
        mark(error, text.raised.mistake, **text.raised.facts)
    return error


def _stranger(function: Function, args: tuple[Any, ...]) -> str:
    """What PyTorch's Python functions of ``*tensors`` say of one that is none."""
    if not any(row.varargs == "tensors" for row in function.rows):
        return ""
    items = args[0] if len(args) == 1 and type(args[0]) in (tuple, list) else args
    at = next((at for at, item in enumerate(items) if not isinstance(item, Tensor)), None)
    return "" if at is None else f"expected Tensor as element {at} in argument 0, but got {word(items[at])}"


def _text(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    bound_to_self = function.name.startswith("Tensor.")
    lines = recorded(function.name) or ([] if bound_to_self else recorded(f"torch.{function.__name__}"))
    if lines and lines[0].startswith("def "):
        text = _python_text(lines[0], args, kwargs)
        if text:
            return text
        lines = recorded(f"torch.{function.__name__}")
        lines = [] if lines and lines[0].startswith("def ") else lines
        bound_to_self = False
    signatures = [parsed(line) for line in lines]
    if not signatures:
        return _own_text(function, args, kwargs)
    if bound_to_self and not (args and isinstance(args[0], Tensor)):
        return f"descriptor '{function.__name__}' for 'torch._C.TensorBase' objects doesn't apply to a '{word(args[0]) if args else 'type'}' object"
    said = parser_text(signatures, args[1:] if bound_to_self else args, kwargs, bound_to_self)
    return said or _own_text(function, args, kwargs)


def _own_text(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """For a function PyTorch's recorded signatures do not explain: the rows of the table."""
    got = ", ".join([*map(word, args), *(f"{name}={word(value)}" for name, value in kwargs.items())])
    rows = "".join(f" * {row}\n" for row in function.rows)
    text = f"{function.__name__}() received an invalid combination of arguments - got ({got}), but expected one of:\n{rows}"
    return _unmatched_call(text, function.__name__, f"({got})", kwargs, {name for row in function.rows for name in row.names})


def _unmatched_call(text: str, function: str, got: str, kwargs: dict[str, Any], known: Collection[str]) -> Refused:
    """No signature takes the arguments: because of a keyword that none has, where there is one."""
    unknown = [keyword for keyword in kwargs if keyword not in known and keyword not in OPTIONS]
    if unknown:
        return Refused.of(text, mistakes.unknown_keyword, function=function, keyword=unknown[0])
    return Refused.of(text, mistakes.call_signature, function=function, got=got)


def _python_text(line: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """What Python says where PyTorch's function is a Python one; empty when the arguments fit its names."""
    name = line[4:].partition("(")[0]
    names = [part.partition("=")[0].strip() for part in split(line[4:].partition("(")[2].rpartition(")")[0])]
    if any(part.startswith("**") for part in names):
        return ""
    positional = names[: names.index("*")] if "*" in names else names
    for keyword in kwargs:
        if keyword not in names and not any(part.startswith("*") and part != "*" for part in names):
            text = f"{name}() got an unexpected keyword argument '{keyword}'"
            return Refused.of(text, mistakes.unknown_keyword, function=name, keyword=keyword)
        if keyword in positional[: len(args)]:
            return f"{name}() got multiple values for argument '{keyword}'"
    required = [
        part for part in split(line[4:].partition("(")[2].rpartition(")")[0]) if "=" not in part and not part.startswith(("*", "/"))
    ]
    missing = [part for part in required if part not in kwargs and part not in positional[: len(args)]]
    if missing:
        text = f"{name}() missing {len(missing)} required positional argument{'s' * (len(missing) > 1)}: {_listed(missing)}"
        return Refused.of(text, mistakes.arguments)
    if len(args) > len(positional):
        least = len([part for part in required if part in positional])
        span = f"from {least} to {len(positional)}" if least != len(positional) else str(len(positional))
        text = f"{name}() takes {span} positional argument{'s' * (len(positional) != 1)} but {len(args)} were given"
        return Refused.of(text, mistakes.arguments)
    return ""


def _listed(missing: list[str]) -> str:
    quoted = [f"'{name}'" for name in missing]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])}{',' * (len(quoted) > 2)} and {quoted[-1]}"


def refuse_as(name: str, *args: Any) -> None:
    """Refuse arguments that PyTorch hands on to the function `name` and that its parser does not take."""
    text = parser_text([parsed(line) for line in recorded(name)], args, {}, False)
    if text is not None:
        raise as_error(text)


# ---- PyTorch's own parsing -------------------------------------------------------------------------------------------


def parser_text(signatures: list[Signature], args: tuple[Any, ...], kwargs: dict[str, Any], is_method: bool) -> str | None:
    """What the parser says of a call; None when one of the signatures takes it."""
    ordered = sorted(signatures, key=lambda signature: signature.hidden)
    if is_method and len(ordered) == 1 and not ordered[0].parameters:
        name = f"TensorBase.{ordered[0].name}()"
        return f"{name} takes no keyword arguments" if kwargs else f"{name} takes no arguments ({len(args)} given)" if args else None
    if len(ordered) == 1:
        return blamed(ordered[0], args, kwargs)
    if any(blamed(signature, args, kwargs) is None for signature in ordered):
        return None
    count = len(args) + len(kwargs)
    plausible = [signature for signature in ordered if not signature.hidden and signature.least <= count <= len(signature.parameters)]
    if len(plausible) == 1:
        return blamed(plausible[0], args, kwargs)
    return listed([signature for signature in ordered if not signature.hidden], args, kwargs)


def blamed(signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """What one signature has against the arguments; None when it takes them."""
    name, parameters, most = signature.name, signature.parameters, signature.most_positional
    spreads = most == 1 and parameters[0].type == "IntArrayRef"
    if len(args) > most and not spreads:
        return _too_many(signature, len(args))
    position, used = 0, 0
    for index, parameter in enumerate(parameters):
        by_name = position >= len(args)
        if not by_name and parameter.keyword_only:
            return _too_many(signature, len(args))
        if by_name:
            given = next((key for key in (parameter.name, *SYNONYMS.get(parameter.name, ())) if key in kwargs), None)
            if given is None:
                if parameter.default is None:
                    return _missing(signature, index)
                continue
            used += 1
            value = kwargs[given]
        else:
            value = args[position]
        if value is None and parameter.allows_none:
            position += not by_name
            continue
        if spreads and not by_name and not accepts_parameter(parameter, value) and all(accepts("int64_t", item) for item in args):
            position = len(args)
            continue
        at = None if accepts_parameter(parameter, value) else _failing_element(parameter, value)
        if at is not None or not accepts_parameter(parameter, value):
            where = "" if by_name else f" (position {position + 1})"
            start = f"{name}(): argument '{parameter.name}'{where} must be {parameter.words}, "
            inside = at is not None and not by_name
            if inside and parameter.type == "TensorList":
                text = f"expected Tensor as element {at} in argument {position}, but got {word(value[at])}"
            else:
                text = f"{start}but found element of type {word(value[at])} at pos {at}" if inside else f"{start}not {word(value)}"
            return Refused.of(text, mistakes.argument_type, expected=parameter.words, value=word(value))
        position += not by_name
    return _unknown(signature, kwargs, len(args)) if used < len(kwargs) else None


def _too_many(signature: Signature, given: int) -> str:
    most, least = signature.most_positional, signature.least
    if least != most:
        text = f"{signature.name}() takes from {least} to {most} positional arguments but {given} were given"
    else:
        text = f"{signature.name}() takes {most} positional argument{'s' * (most != 1)} but {given} {'was' if given == 1 else 'were'} given"
    return Refused.of(text, mistakes.arguments)


def _missing(signature: Signature, start: int) -> str:
    """PyTorch's plural is the wrong way round, and part of its text."""
    names = [parameter.name for parameter in signature.parameters[start:] if parameter.default is None and not parameter.keyword_only]
    quoted = ", ".join(f'"{name}"' for name in names)
    text = f"{signature.name}() missing {len(names)} required positional argument{'s' * (len(names) == 1)}: {quoted}"
    return Refused.of(text, mistakes.arguments)


def _unknown(signature: Signature, kwargs: dict[str, Any], positional: int) -> str:
    names = [parameter.name for parameter in signature.parameters]
    for key in kwargs:
        if key not in names and not any(key in SYNONYMS.get(name, ()) for name in names):
            text = f"{signature.name}() got an unexpected keyword argument '{key}'"
            return Refused.of(text, mistakes.unknown_keyword, function=signature.name, keyword=key)
        if key in names[:positional]:
            return f"{signature.name}() got multiple values for argument '{key}'"
    return f"{signature.name}() got multiple values for argument '{next(iter(kwargs))}'"


def accepts(type_: str, value: Any) -> bool:
    """Whether the parser's type takes a value."""
    if type_ == "Tensor":
        return isinstance(value, Tensor)
    scalar = isinstance(value, Tensor) and value.array.ndim == 0 and not value.requires_grad
    category = dtypes.category(value.array.dtype) if scalar else None
    if type_ == "Scalar":
        return isinstance(value, (int, float, complex, np.generic)) or scalar
    if type_ == "double":
        return (isinstance(value, (int, float, np.number)) and not isinstance(value, bool)) or (scalar and category in (1, 2))
    if type_ == "int64_t":
        return (isinstance(value, (int, np.integer)) and not isinstance(value, bool)) or (scalar and category == 1)
    if type_ == "bool":
        return isinstance(value, (bool, np.bool_)) or (scalar and category == 0)
    if type_ == "ScalarType":
        return isinstance(value, dtypes.DType) or value in (int, float, bool, complex)
    if type_ in ("c10::string_view", "std::string_view"):
        return isinstance(value, str)
    return type_ not in WORDS or type_ in ("PyObject*", "Layout", "Device", "MemoryFormat", "Generator", "Storage")


OPTIONS = ("dtype", "device", "requires_grad", "generator", "size", "dim", "keepdim", "input", "out")  # that PyTorch takes here or there
ELEMENTS = {"IntArrayRef": "int64_t", "ArrayRef<double>": "double", "ArrayRef<Scalar>": "Scalar", "TensorList": "Tensor"}


def accepts_parameter(parameter: Parameter, value: Any) -> bool:
    """Whether a parameter takes a value; a list of fixed size takes a single element too."""
    element = ELEMENTS.get(parameter.type)
    if element is None:
        return accepts(parameter.type, value)
    if isinstance(value, (tuple, list)):
        return all(accepts(element, item) or (item is None and parameter.type == "TensorList" and parameter.allows_none) for item in value)
    return parameter.size is not None and parameter.size > 0 and parameter.type != "TensorList" and accepts(element, value)


def _failing_element(parameter: Parameter, value: Any) -> int | None:
    """Where in a list the first unfit element is, for the lists PyTorch looks into."""
    element = ELEMENTS.get(parameter.type)
    if element is None or not isinstance(value, (tuple, list)):
        return None
    return next((i for i, item in enumerate(value) if not accepts(element, item)), None)


# ---- the list of all signatures ----------------------------------------------------------------------------------------


def listed(signatures: list[Signature], args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """All signatures, each with why it did not match where the number of arguments would have fitted."""
    function = signatures[0].name
    start = f"{function}() received an invalid combination of arguments - "
    parameters = {parameter.name for signature in signatures for parameter in signature.parameters}
    known = parameters.union(*(SYNONYMS.get(name, ()) for name in parameters))
    if len(signatures) == 1:
        unknown = _unmatched(signatures[0], kwargs)
        if unknown:
            text = f"{start}got unrecognized keyword arguments: {', '.join(unknown)}"
            return _unmatched_call(text, function, _got(args, kwargs), kwargs, known)
        got = _marked(signatures[0], args, kwargs) if _count_fits(signatures[0], args, kwargs) else _got(args, kwargs)
        return _unmatched_call(f"{start}got {got}, but expected {signatures[0]}", function, got, kwargs, known)
    lines = [f"{start}got {_got(args, kwargs)}, but expected one of:\n"]
    for signature in signatures:
        lines.append(f" * {signature}\n")
        if _count_fits(signature, args, kwargs):
            unknown = _unmatched(signature, kwargs)
            why = (
                f"keywords were incorrect: {', '.join(unknown)}"
                if unknown
                else f"arguments have invalid types: {_marked(signature, args, kwargs)}"
            )
            lines.append(f"      didn't match because some of the {why}\n")
    return _unmatched_call("".join(lines), function, _got(args, kwargs), kwargs, known)


def _got(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The types that were passed; keywords come in the reverse order, and a trailing comma stays where there are only these."""
    shown = [word(arg) for arg in args] + [f"{name}={word(value)}" for name, value in reversed(kwargs.items())]
    text = "".join(f"{item}, " for item in shown)
    return f"({text[:-2] if args else text})"


def _count_fits(signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """As PyTorch counts, for whom the star is an argument too, and so is nothing between the brackets."""
    starred = signature.most_positional < len(signature.parameters)
    return len(args) + len(kwargs) == max(1, len(signature.parameters) + starred)


def _unmatched(signature: Signature, kwargs: dict[str, Any]) -> list[str]:
    """The keywords PyTorch does not find in the text of a signature, where it takes the last word of ``bool keepdim = False`` for a name."""
    names = [parameter.name for parameter in signature.parameters if parameter.default is None]
    return [key for key in reversed(kwargs) if key not in names]


def _marked(signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The types that were passed, those that do not match between exclamation marks."""
    shown = []
    for index in range(len(args) + len(kwargs)):
        parameter = signature.parameters[index] if index < len(signature.parameters) else None
        if index < len(args):
            value, text = args[index], _typed(args[index])
        else:
            name = parameter.name if parameter is not None else list(kwargs)[index - len(args)]
            value = kwargs.get(name)
            text = f"{name}={_typed(value)}"
        shown.append(text if parameter is not None and _same_word(parameter, value) else f"!{text}!")
    return f"({', '.join(shown)})"


def _typed(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        inside = ", ".join(word(item) for item in value)
        return (
            f"{word(value)} of ({inside}{',' * (len(value) == 1 and isinstance(value, tuple))})"
            if isinstance(value, tuple)
            else f"list of [{inside}]"
        )
    return word(value)


def _same_word(parameter: Parameter, value: Any) -> bool:
    """Whether the type of a value reads like the parameter's; PyTorch takes ``int dim = -1`` for a type of its own, which nothing matches."""
    if parameter.default is not None:
        return False
    name = word(value)
    if parameter.words == "float":
        return name in ("float", "int")
    return name == parameter.words or (value is None and parameter.allows_none)
