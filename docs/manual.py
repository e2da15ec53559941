"""Write the manual page from the command's own help: ``python docs/manual.py`` writes gradcli.1 beside this file."""

from __future__ import annotations

from pathlib import Path

import click

from gradcli.command.arguments import EXAMPLES, LAST_GROUP
from gradcli.command.cli import EPILOG, SUMMARY, command

HERE = Path(__file__).resolve().parent
FILES = (
    ("~/.config/gradcli/config.toml", "How the interactive session looks: keys, colours, prompt."),
    ("~/.config/gradcli/startup.gc", "A program that each interactive session runs first."),
    ("~/.local/state/gradcli/history", "What was typed in interactive sessions; readable by its owner only."),
)
VARIABLES = (
    ("NO_COLOR", "Set to anything: no colour."),
    ("FORCE_COLOR", "Set to anything: colour, even where the output is no terminal. NO_COLOR and --color come first."),
    ("TERM", "dumb: no colour, no boxes, no editing."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "Where the files below are, instead of ~/.config, ~/.local/state and ~/.cache."),
)


def page() -> str:
    """The whole page in the language of man."""
    parts = [
        '.TH GRADCLI 1 "" "gradcli" "User Commands"',
        ".SH NAME",
        "gradcli \\- a differentiator for the command line",
        ".SH SYNOPSIS",
        ".B gradcli\n[\\fIOPTIONS\\fR] [\\fIPROGRAM\\fR]...",
        ".SH DESCRIPTION",
        escaped(" ".join(SUMMARY.split())),
        ".PP",
        "A \\fIPROGRAM\\fR is a script file if it ends in .py or .gc, standard input if it is \\-, program text otherwise."
        " Without one an interactive session begins on a terminal, and standard input is run otherwise.",
        ".SH EXAMPLES",
        ".nf",
        *(escaped(line) for line in EXAMPLES.splitlines()),
        ".fi",
        ".SH OPTIONS",
        *options(),
        ".SH EXIT STATUS",
        escaped(" ".join(EPILOG.removeprefix("Exit status: ").split())),
        ".SH ENVIRONMENT",
        *(item(name, text) for name, text in VARIABLES),
        ".SH FILES",
        *(item(name, text) for name, text in FILES),
    ]
    return "\n".join(parts) + "\n"


def options() -> list[str]:
    """Each group of options under its title."""
    groups: dict[str, list[str]] = {}
    with click.Context(command, info_name="gradcli") as context:
        for param in command.get_params(context):
            record = param.get_help_record(context) if isinstance(param, click.Option) else None
            if record is not None:
                groups.setdefault(getattr(param, "group", LAST_GROUP), []).append(item(*record))
    groups[LAST_GROUP] = groups.pop(LAST_GROUP)
    return [line for title, items in groups.items() for line in (f".SS {title}", *items)]


def item(name: str, text: str) -> str:
    return f".TP\n.B {escaped(name)}\n{escaped(text)}"


def escaped(text: str) -> str:
    """Text as man prints it: dashes stay dashes, a line's first point or quote is no request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + text if text.startswith((".", "\\(aq")) else text


def main() -> None:
    (HERE / "gradcli.1").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
