"""Pictures as files: each under the name that the program gave it, or under a number."""

from __future__ import annotations

import os
from collections.abc import Iterator

from gradcli.diagnostics.model import UsageError
from gradcli.library.plots.record import Picture, Plots
from gradcli.records import NamedTuple
from gradcli.render.plots.pictures import content


class File(NamedTuple):
    """A picture and the name of its file, without the folder."""

    name: str
    picture: Picture

    @property
    def form(self) -> str:
        return self.name.rpartition(".")[2].lower()


def files_of(plots: Plots | None) -> Iterator[File]:
    """Every picture of a run; those without a name are ``figure1.png``, ``figure2.png``, in the order in which they were shown."""
    pictures = [] if plots is None else plots.all_pictures()
    taken = {picture.name for picture in pictures}
    number = 0
    for picture in pictures:
        if picture.name:
            yield File(picture.name, picture)
            continue
        number += 1
        while f"figure{number}.png" in taken:
            number += 1
        yield File(f"figure{number}.png", picture)


def only_figure(plots: Plots | None, name: str, form: str) -> bytes:
    """The picture of a run that has one."""
    pictures = [] if plots is None else plots.all_pictures()
    if len(pictures) == 1:
        return content(pictures[0], form)
    if not pictures:
        raise UsageError(
            "E0906", f"cannot write {name}: the program draws no figure", help=("`import matplotlib.pyplot as plt`, and draw one",)
        )
    help_text = f"`--plots {os.path.dirname(name) or '.'}` writes them all"
    raise UsageError("E0906", f"cannot write {name}: the program draws {len(pictures)} figures", help=(help_text,))
