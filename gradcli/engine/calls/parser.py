"""PyTorch's parser of arguments: which signature takes a call, and what it says where none does."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import Facts, Mistake, Raised
from gradcli.engine.table.binder import SYNONYMS
from gradcli.engine.table.kinds import word
from gradcli.engine.table.signatures import WORDS, Parameter, Signature
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor


class Refused(str):
    """A text of PyTorch's with the mistake that it is about."""

    raised: Raised

    @classmethod
    def of(cls, text: str, mistake: Mistake[Facts], *unnamed: Facts.args, **facts: Facts.kwargs) -> Refused:
        refused = cls(text)
        refused.raised = Raised(mistake, facts)
        return refused


def unmatched_call(text: str, function: str, got: str, kwargs: dict[str, Any], known: Collection[str]) -> Refused:
    """No signature takes the arguments: because of a keyword that none has, where there is one."""
    unknown = [keyword for keyword in kwargs if keyword not in known and keyword not in OPTIONS]
    if unknown:
        return Refused.of(text, mistakes.unknown_keyword, function=function, keyword=unknown[0])
    return Refused.of(text, mistakes.call_signature, function=function, got=got)


def parser_text(
    signatures: list[Signature], args: tuple[Any, ...], kwargs: dict[str, Any], is_method: bool, in_python: bool = False
) -> str | None:
    """What the parser says of a call; None when one of the signatures takes it.

    A function written in Python hands on its arguments by position, so that each has one.
    """
    ordered = sorted(signatures, key=lambda signature: signature.hidden)
    if is_method and len(ordered) == 1 and not ordered[0].parameters:
        name = f"TensorBase.{ordered[0].name}()"
        return f"{name} takes no keyword arguments" if kwargs else f"{name} takes no arguments ({len(args)} given)" if args else None
    fitting = next((signature for signature in ordered if blamed(signature, args, kwargs) is None), None)
    if fitting is not None:
        return _not_unpacked(fitting, args, kwargs)
    if len(ordered) == 1:
        return blamed(ordered[0], args, kwargs, in_python)
    count = len(args) + len(kwargs)
    plausible = [signature for signature in ordered if not signature.hidden and signature.least <= count <= len(signature.parameters)]
    if len(plausible) == 1:
        return blamed(plausible[0], args, kwargs, in_python)
    return listed([signature for signature in ordered if not signature.hidden], args, kwargs)


def _spreads(signature: Signature, args: tuple[Any, ...]) -> bool:
    """Whether the positional arguments are the items of one list: ``x.view(2, 3)``."""
    first = args[0] if args else None
    only = signature.parameters[0] if signature.most_positional == 1 else None
    return only is not None and only.type == "IntArrayRef" and accepts("int64_t", first) and not accepts_parameter(only, first)


def _not_unpacked(signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """Of a list of ints the first is looked at before a signature is chosen, the others when it is unpacked."""
    lists = (
        dict(zip((parameter.name for parameter in signature.parameters), (args,) if _spreads(signature, args) else args, strict=False))
        | kwargs
    )
    for parameter in signature.parameters:
        value = lists.get(parameter.name)
        if parameter.type == "IntArrayRef" and isinstance(value, (tuple, list)):
            at = next((at for at, item in enumerate(value) if not isinstance(item, bool) and not accepts("int64_t", item)), None)
            if at is not None:
                where = f"{signature.name}(): argument '{parameter.name}' failed to unpack the object at pos {at + 1}"
                text = f'{where} with error "type must be tuple of ints,but got {word(value[at])}"'
                return Refused.of(text, mistakes.argument_type, expected="tuple of ints", value=word(value[at]))
    return None


def blamed(signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any], in_python: bool = False) -> str | None:
    """What one signature has against the arguments; None when it takes them."""
    name, parameters, most = signature.name, signature.parameters, signature.most_positional
    spreads = _spreads(signature, args)
    if len(args) > most and not spreads:
        text = _too_many(signature, len(args))
        if most == 1 and parameters[0].type == "IntArrayRef" and not isinstance(args[0], (tuple, list)):
            return Refused.of(text, mistakes.argument_type, expected="tuple of ints", value=word(args[0]))
        return text
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
        if spreads and not by_name:
            position = len(args)
            continue
        at = None if accepts_parameter(parameter, value) else _failing_element(parameter, value)
        if at is not None or not accepts_parameter(parameter, value):
            where = "" if by_name and not in_python else f" (position {(index if by_name else position) + 1})"
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
        return type(value) is bool
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
        if parameter.type == "IntArrayRef":
            return not value or accepts(element, value[0])
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
            return unmatched_call(text, function, _got(args, kwargs), kwargs, known)
        got = _marked(signatures[0], args, kwargs) if _count_fits(signatures[0], args, kwargs) else _got(args, kwargs)
        return unmatched_call(f"{start}got {got}, but expected {signatures[0]}", function, got, kwargs, known)
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
    return unmatched_call("".join(lines), function, _got(args, kwargs), kwargs, known)


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
