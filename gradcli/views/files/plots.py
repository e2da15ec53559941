"""``--plots DIR``: the figures of a program as files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from gradcli.records import NamedTuple
from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.views.base.run import Run


class Written(NamedTuple):
    """The files that were written, with their folder."""

    names: tuple[str, ...]


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

    def make(self, run: Run, request: Any) -> Written:
        from gradcli.host.output import write
        from gradcli.render.plots.files import files_of
        from gradcli.render.plots.pictures import content

        names = []
        for file in files_of(run.session.world.plots):
            path = os.path.join(request, file.name)
            write(path, content(file.picture, file.form))
            names.append(path)
        run.session.plots_used = True
        return Written(tuple(names))

    def as_dict(self, data: Written, nonfinite: str) -> Any:
        return list(data.names)
