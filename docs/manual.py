"""Write the manual page from the options: ``python docs/manual.py`` writes gradcli.1 beside this file."""

from __future__ import annotations

from pathlib import Path

from gradcli.command.cli import all_options
from gradcli.options.help import EPILOG, EXAMPLES, SUMMARY, grouped

HERE = Path(__file__).resolve().parent
FILES = (
    ("~/.config/gradcli/config.toml", "The appearance of the interactive session: keys, colours, prompt."),
    ("~/.config/gradcli/startup.gc", "A program that each interactive session runs first."),
    ("~/.local/state/gradcli/history", "The history of interactive sessions; readable by its owner only."),
)
VARIABLES = (
    ("NO_COLOR", "If set: no colour."),
    ("FORCE_COLOR", "If set: colour, even if the output is not a terminal. NO_COLOR and --color take precedence."),
    ("TERM", "dumb: no colour, no boxes, no editing."),
    (
        "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
        "Where the files below are kept, instead of ~/.config, ~/.local/state and ~/.cache.",
    ),
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
        " Without a program, gradcli starts an interactive session on a terminal and runs standard input otherwise.",
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
    groups = grouped(all_options())
    return [line for title, group in groups.items() for line in (f".SS {title}", *(item(each.usage, each.help) for each in group))]


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
