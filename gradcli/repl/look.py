"""How a session looks: ``config.toml`` in the configuration folder. Nothing in it changes a number; programs belong in the startup file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gradcli.data.incoming import not_utf8
from gradcli.diagnostics.model import Diagnostic, did_you_mean
from gradcli.records import NamedTuple

CHOICES = {"keys": ("emacs", "vi"), "color": ("auto", "always", "never")}
STARTUP_FILES = ("startup.gc", "startup.py")
COLOURS = {
    "keyword": "ansimagenta",
    "constant": "ansicyan",
    "number": "ansicyan",
    "string": "ansigreen",
    "comment": "ansibrightblack",
    "call": "ansiblue",
    "command": "bold",
    "prompt": "ansibrightblack",
}


class Look(NamedTuple):
    """What can be chosen."""

    keys: str = "emacs"
    color: str = "auto"
    prompt: str = ">>> "
    banner: bool = True
    colors: dict[str, str] = COLOURS
    startup: Path | None = None


def folder() -> Path | None:
    """Where the platform keeps configurations; None for a user without a home."""
    import platformdirs

    try:
        return platformdirs.user_config_path("gradcli")
    except RuntimeError:
        return None


def looks() -> tuple[Look, list[Diagnostic]]:
    """What the files say, and what is wrong with them; a bad setting is left at its default."""
    place = folder()
    if place is None:
        return Look(), []
    startup = next((place / name for name in STARTUP_FILES if is_file(place / name)), None)
    path = place / "config.toml"
    settings, problems = read(path)
    look = Look(startup=startup)
    for name, value in settings.items():
        reason = fault(name, value)
        if reason:
            problems.append(Diagnostic("W0901", f"{path}: {reason}", severity="warning"))
        elif name == "colors":
            look = look._replace(colors=COLOURS | value)
        else:
            look = look._replace(**{name: value})
    return look, problems


def is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def read(path: Path) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The settings of a file, which need not be there."""
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig")), []
    except (FileNotFoundError, NotADirectoryError):
        return {}, []
    except (OSError, ValueError, RecursionError) as error:
        return {}, [Diagnostic("W0901", f"cannot read {path}: {reason(error)}", severity="warning")]


def reason(error: Exception) -> str:
    """Why the file has no settings."""
    if isinstance(error, UnicodeDecodeError):
        return not_utf8(error)
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)


def fault(name: str, value: Any) -> str:
    """What is wrong with a setting; nothing if it is right."""
    known = [field for field in Look._fields if field != "startup"]
    if name not in known:
        near = did_you_mean(name, known)
        return f"no such setting: `{name}`" + (f"; did you mean `{near[0]}`?" if near else f"; the settings are {', '.join(known)}")
    if name in CHOICES and (not isinstance(value, str) or value not in CHOICES[name]):
        return f"`{name}` must be one of {', '.join(CHOICES[name])}, not {value!r}"
    if name == "banner" and not isinstance(value, bool):
        return f"`banner` must be true or false, not {value!r}"
    if name == "prompt" and not (isinstance(value, str) and value and value.isprintable()):
        return f"`prompt` must be one line of text, not {value!r}"
    return fault_of_colours(value) if name == "colors" else ""


def fault_of_colours(value: Any) -> str:
    """A table from what is coloured to a style, as prompt_toolkit writes it."""
    if not isinstance(value, dict):
        return "`colors` must be a table: [colors], and below it keyword = 'ansimagenta'"
    for name, style in value.items():
        if name not in COLOURS:
            return f"`colors` has no entry `{name}`; the entries are {', '.join(COLOURS)}"
        if not isinstance(style, str):
            return f"colors.{name} must be text, such as 'ansired bold', not {style!r}"
        try:
            check_style(style)
        except (ValueError, AttributeError) as error:
            return f"colors.{name}: {error}"
    return ""


def check_style(style: str) -> None:
    """Raises ValueError for a style that is none."""
    from prompt_toolkit.styles import Style

    Style.from_dict({"": style})
