"""``-o FILE``: a view written to a file instead of standard output; the suffix of the file decides which."""

from __future__ import annotations

from typing import Any

from gradcli.views.run import Run
from gradcli.views.view import Prints, View, view


@view(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file: .json the run, .npz all names and gradients; with --get one value, as .npy, .csv, .npz or .json.",
    place=1002,
    takes_file=True,
)
class OutputView(View):
    """The name of the file; what is written to it is another view."""

    def prints(self, request: Any) -> Prints:
        return Prints.NOTHING

    def make(self, run: Run, request: Any) -> str:
        return str(request)
