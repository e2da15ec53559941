"""Which requests exclude each other: derived from the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError
from gradcli.views.base.view import Prints, Request, named

if TYPE_CHECKING:
    from gradcli.views.base.selection import Selection


def refuse_contradictions(selection: Selection) -> None:
    """Refuse two views that want standard output, one that cannot be written to the file, and a value that a view cannot take."""
    if selection.each is not None:
        refuse_beside_each(selection)
    if selection.options["rows"] is not None:
        refuse_beside_rows(selection)
    in_file = selection.writer
    if in_file is not None and selection.target is not None and selection.target.is_output:
        refuse_beside_output(selection, in_file)
    machines = [each for each in selection.requests if each.view.prints(each.value) is Prints.MACHINE and each != in_file]
    if in_file is not None and in_file.view.name != "json" and machines:
        refuse_beside_file(machines[0], str(selection.file))
    if not in_file or in_file.view.name != "json":
        refuse_two(machines, [each for each in selection.requests if each.view.prints(each.value) is Prints.TEXT])
    for request in selection.requests:
        request.view.check(request.value)


def refuse_beside_output(selection: Selection, writer: Request) -> None:
    """A file that is standard output has it alone."""
    other = next((each.view for each in selection.requests if each != writer and each.view.prints(each.value) is not Prints.NOTHING), None)
    if other is not None:
        name = other.option.names[0]
        raise UsageError("E0902", f"-o {selection.file} and {name} both write to standard output", help=("leave one of them out",))


def refuse_strays(options: Mapping[str, Any]) -> None:
    """Refuse an option that says something about a view or another option which is not there."""
    from gradcli.options.table import BELONGS, BY_KEY

    for key, option in BELONGS.items():
        owners = (option.belongs_to,) if isinstance(option.belongs_to, str) else option.belongs_to
        if options.get(key) not in (None, ()) and all(options.get(owner) is None for owner in owners):
            rows = [BY_KEY.get(owner) or named(owner).option for owner in owners]
            names = " or ".join(row.names[-1] for row in rows)
            ways = [row.names[-1] if row.is_flag or row.is_optional else f"{row.names[-1]} {row.value_name}" for row in rows]
            help_text = f"add {' or '.join(f'`{way}`' for way in ways)}"
            raise UsageError("E0902", f"{option.names[-1]} belongs to {names}, which is not there", help=(help_text,))


def refuse_two(machines: list[Request], texts: list[Request]) -> None:
    """Standard output takes one machine-readable view and no text beside it; JSON has room for every view with a key."""
    if not machines:
        return
    first = next((each for each in machines if each.view.name == "json"), machines[0])
    has_room = first.view.name == "json"
    others = [each for each in (*machines, *texts) if each is not first and not (has_room and each.view.key)]
    if others:
        names = " and ".join(sorted(each.view.option.names[0] for each in (first, others[0])))
        raise UsageError("E0902", f"{names} both write to standard output", help=("leave one of them out",))


def refuse_beside_file(machine: Request, file: str) -> None:
    name = machine.view.option.names[-1]
    suffixes = " or ".join(f".{suffix}" for suffix in machine.view.suffixes)
    instead = f", or name a {suffixes} file" if suffixes else ""
    raise UsageError("E0902", f"{name} cannot be written to {file}", help=(f"leave `{name}` out{instead}",))


def refuse_beside_each(selection: Selection) -> None:
    """The lines of ``--each`` are whole runs as JSON, or the values of ``--get``."""
    other = next((each.view for each in selection.requests if each.view.name not in ("json", "get")), None)
    if other is not None:
        raise UsageError(
            "E0902",
            f"--each prints one line of JSON for each row and cannot be combined with {other.option.names[0]}",
            help=("`> FILE` keeps the lines",),
        )


def refuse_beside_rows(selection: Selection) -> None:
    """Views of values and gradients can be made of blocks; those that look into the run cannot."""
    if selection.each is not None:
        raise UsageError(
            "E0902", "--rows and --each exclude each other", help=("`--each` gives a result for each row, `--rows` one for all",)
        )
    other = next((each.view for each in selection.requests if not each.view.over_rows), None)
    if other is not None:
        raise UsageError("E0902", f"{other.option.names[-1]} cannot be combined with --rows", help=("run it on a few of the rows",))
