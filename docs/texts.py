"""Write what ``--help`` and ``--completion`` print from the rows of the options."""

from __future__ import annotations

from pathlib import Path

from gradcli.command.cli import all_options
from gradcli.options.completion import script
from gradcli.options.help import help_text
from gradcli.options.printed import FOLDER, SHELLS, views


def texts() -> dict[Path, str]:
    """Each file and what it should hold."""
    options = all_options()
    made = {"views": views(), "help": help_text(options), **{shell: script(options, shell) for shell in SHELLS}}
    return {Path(FOLDER) / f"{name}.txt": text for name, text in made.items()}


if __name__ == "__main__":
    Path(FOLDER).mkdir(exist_ok=True)
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
