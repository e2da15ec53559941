"""An option as data: its names, its value, its default, its help."""

from __future__ import annotations

from typing import Any

from gradcli.records import NamedTuple

PROGRAMS, INPUTS, VIEWS, REFERENCE, OTHER = GROUPS = ("Programs", "Inputs", "Views", "Reference", "Other")  # in the order of the help


class Option(NamedTuple):
    """One option of the command; every one but `action` options is also a keyword argument of ``gradcli.run``.

    A flag has no metavar. An optional value that is left out is the empty text.
    """

    key: str  # what its value is kept under, and the keyword argument
    names: tuple[str, ...]  # as written on the command line
    help: str
    group: str = OTHER
    metavar: str = ""
    default: Any = None
    choices: tuple[str, ...] = ()
    negation: str = ""  # the name that says the opposite: --no-report
    is_many: bool = False  # may be repeated; its value is a tuple
    is_optional: bool = False  # its value may be left out
    is_number: bool = False  # its value is an integer
    is_program: bool = False  # its value takes its place among the PROGRAM arguments
    takes_file: bool = False
    takes_codes: str = ""  # its value is a diagnostic code that begins with one of these letters
    belongs_to: str | tuple[str, ...] = ()  # the view or option without which it says nothing; of several, one of them
    is_keyword: bool = True  # whether `gradcli.run` takes it

    @property
    def is_flag(self) -> bool:
        return not (self.metavar or self.choices)

    @property
    def value_name(self) -> str:
        """``NAME``, or the choices: ``[warn|error|off]``."""
        return self.metavar or f"[{'|'.join(self.choices)}]"

    @property
    def usage(self) -> str:
        """The option as the help writes it: ``-o, --output FILE``, ``--ops[=NAME]``, ``--report / --no-report``."""
        names = ", ".join(self.names)
        if self.is_flag:
            return f"{names} / {self.negation}" if self.negation else names
        return f"{names}[={self.value_name}]" if self.is_optional else f"{names} {self.value_name}"

    @property
    def words(self) -> tuple[str, ...]:
        """All that may be typed for it."""
        return (*self.names, self.negation) if self.negation else self.names
