"""``--plots DIR``: the figures of a program as files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from gradcli.records import NamedTuple
from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.render.plots.files import File
    from gradcli.views.base.run import Run


class Figures(NamedTuple):
    """The figures with the files that they are for, and the paths of these."""

    files: tuple[File, ...]
    paths: tuple[str, ...]


@view(
    "--plots",
    metavar="DIR",
    help="Write the figures that the program shows or saves into this folder: under the names of savefig, else numbered.",
    place=800,
    takes_file=True,
    json="plots",
)
class PlotsView(View):
    """One file a picture, drawn by matplotlib when the program has ended."""

    def prints(self, request: Any) -> Prints:
        return Prints.NOTHING

    def check(self, request: Any) -> None:
        from gradcli.diagnostics.model import UsageError
        from gradcli.render.plots.library import prepare_or_refuse

        if not os.path.isdir(request):
            raise UsageError("E0906", f"--plots {request}: there is no such folder", help=(f"mkdir -p {request}",))
        prepare_or_refuse()

    def make(self, run: Run, request: Any) -> Figures:
        from gradcli.render.plots.files import files_of

        files = tuple(files_of(run.session.world.plots))
        return Figures(files, tuple(os.path.join(request, file.name) for file in files))

    def write(self, run: Run, data: Figures, request: Any) -> None:
        from gradcli.host.output import write
        from gradcli.render.plots.pictures import content

        for file, path in zip(data.files, data.paths, strict=True):
            write(path, content(file.picture, file.form))
        run.session.plots_used = True

    def as_dict(self, data: Figures, nonfinite: str) -> Any:
        return list(data.paths)
