"""What NumPy, JAX and PyTorch write alike: operators, indexing, and ``reshape``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.analysis.source.call import Call, index_text, slice_text

Templates = dict[str, "str | Callable[[Call], str] | list[Any]"]


def by_name(names: str, template: str = "{{xp}}.{}({{self}})") -> Templates:
    """Ops that have the same name everywhere, or ``ours:theirs``."""
    pairs = [word.partition(":") for word in names.split()]
    return {ours: template.format(theirs or ours) for ours, _, theirs in pairs}


def power(c: Call) -> str:
    """Formatters put no spaces around this operator between names and numbers."""
    return f"{c['self']}**{c['exponent'].strip('()')}" if not c["self"].startswith("(") else f"{c['self']} ** {c['exponent'].strip('()')}"


def scaled_sum(sign: str) -> Callable[[Call], str]:
    def text(c: Call) -> str:
        alpha = c.named.get("alpha", 1)
        other = c["other"] if alpha == 1 else f"{alpha} * {c['other']}"
        return f"{c['self']} {sign} {other}"

    return text


def reshaped(c: Call) -> str:
    return f"{c['xp']}.reshape({c['self']}, {c['shape']})"


def selected(c: Call) -> str:
    return c["self"] + index_text(c.array("self").ndim, c.raw("dim"), str(c.raw("index")))


def sliced(c: Call) -> str:
    return c["self"] + index_text(c.array("self").ndim, c.raw("dim"), slice_text(c.raw("start"), c.raw("end"), c.raw("step")))


def picked(c: Call) -> str:
    """Indexing by tensors; the dimensions that are left out are taken whole."""
    parts = [":" if item is None else c.text_of(item) for item in c.raw("indices")]
    return f"{c['self']}[{', '.join(parts)}]"


SHARED: Templates = {
    **{key: f"{{self}} {sign} {{other}}" for key, sign in (("mul", "*"), ("div", "/"), ("mul_number", "*"), ("div_number", "/"))},
    **{
        key: f"{{self}} {sign} {{other}}"
        for key, sign in zip(["eq", "ne", "lt", "le", "gt", "ge"], ["==", "!=", "<", "<=", ">", ">="], strict=True)
    },
    **dict.fromkeys(("pow", "pow_number", "pow_of_number"), power),
    **dict.fromkeys(("add", "add_number"), scaled_sum("+")),
    **dict.fromkeys(("sub",), scaled_sum("-")),
    **dict.fromkeys(("rsub", "rsub_number"), "{other} - {self}"),
    **dict.fromkeys(("mm", "bmm"), "{self} @ {mat2}"),
    **{f"bitwise_{key}": f"{{self}} {sign} {{other}}" for key, sign in (("and", "&"), ("or", "|"), ("xor", "^"))},
    "bitwise_not": "~{self}",
    "mv": "{self} @ {vec}",
    "dot": "{self} @ {tensor}",
    "neg": "-{self}",
    "select": selected,
    "slice": sliced,
    "index": picked,
    "embedding": "{weight}[{indices}]",
    **dict.fromkeys(
        ["view", "unsafe_view", "unsqueeze", "squeeze", "squeeze_dim", "squeeze_dims", "reshape_alias", "drop_first"], reshaped
    ),
}
