"""A command line with options: what they say is done, or one run of the command starts."""

from __future__ import annotations

import sys
from typing import NoReturn

from gradcli.command.command import Run, status_of
from gradcli.diagnostics.model import UsageError
from gradcli.host.streams import Streams, error_format_in
from gradcli.options.option import Option
from gradcli.options.parsing import parsed
from gradcli.options.printed import is_stale, printed
from gradcli.options.table import OPTIONS, Options
from gradcli.views.base.view import every, options_for


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit status."""
    sys.exit(status_of(lambda: with_options(sys.argv[1:] if arguments is None else arguments)))


def with_options(arguments: list[str]) -> int:
    """Read the options, and run; an option that only prints something is the whole of what happens."""
    try:
        options, words = parsed(arguments, options_for)
    except UsageError as error:
        return Run((), Options({"json": "--json" in arguments, "error_format": error_format_in(arguments)})).end(
            error.diagnostics, error.exit_status
        )
    text = printed_by(options)
    if text is not None:
        Streams().write(text)
        return 0
    return Run(words, options).status()


def printed_by(options: Options) -> str | None:
    """The text of ``--help``, ``--version``, ``--explain-error`` or ``--completion``."""
    from gradcli.options.help import WIDEST, help_text
    from gradcli.render.columns import fitted, refilled

    width = Streams().page().text_width
    if options["help"]:
        is_narrow = width is not None and width < WIDEST
        return help_text(all_options(), width) if is_narrow or is_stale() else printed("help")
    if options["version"]:
        from gradcli.host.version import version_text

        return fitted(version_text(), width)
    if options["explain_error"] is not None:
        from gradcli.diagnostics.pages import page

        return refilled(page(options["explain_error"]), width)
    if options["completion"] is not None:
        if is_stale():
            from gradcli.options.completion import script

            return script(all_options(), options["completion"])
        return printed(options["completion"])
    return None


def all_options() -> list[Option]:
    """Those of the views, in the order in which the views print, and the general ones."""
    return [*(row.option for row in every()), *OPTIONS]
