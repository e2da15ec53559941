"""``savefig``: a picture gets a name; where it is written, if anywhere, the command line says."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from gradcli.diagnostics.facts import facts
from gradcli.library.plots import names
from gradcli.library.plots.record import Drawn
from gradcli.library.plots.values import plain

FORMATS = ("png", "svg", "pdf")
UNSAFE = re.compile(r"[^A-Za-z0-9_.+=@ ()-]")
LONGEST = 100


def savefig(figure: Drawn, fname: Any, **keywords: Any) -> None:
    """Keep the figure as it is now under the name of a file."""
    for key in keywords:
        if key not in names.SAVING:
            raise TypeError(f"savefig() got an unexpected keyword argument '{key}'")
    named = {key: plain(value) for key, value in keywords.items()}
    suffix = named.pop("format", None)
    figure.plots.keep(figure, file_name(fname, suffix), named)


def file_name(path: Any, suffix: Any = None) -> str:
    """The last part of a path, of harmless characters, ending in a form that is written."""
    text = PurePath.__str__(path) if isinstance(path, PurePath) else path
    if type(text) is not str:
        raise TypeError("savefig() takes the name of a file")
    name = UNSAFE.sub("_", text.replace("\\", "/").rpartition("/")[2]).lstrip(".")[-LONGEST:]
    if not name:
        raise ValueError(f"{text!r} is no name of a file")
    ending = str(suffix or name.rpartition(".")[2] if "." in name or suffix else "png").lower()
    if ending not in FORMATS:
        error = ValueError(f"Format {ending!r} is not supported (supported formats: pdf, png, svg)")
        facts(error)["help"] = f"savefig({name.rpartition('.')[0] + '.png'!r})"
        raise error
    return name if name.lower().endswith(f".{ending}") else f"{name}.{ending}"
