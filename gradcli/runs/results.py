"""How a program can end otherwise than at its last statement."""

from __future__ import annotations

from gradcli.diagnostics.model import Diagnostic


class ProgramError(Exception):
    """The program raised: PyTorch's type and text, the diagnostic, and what had happened before."""

    exit_status = 5

    def __init__(self, type_name: str, message: str, diagnostic: Diagnostic) -> None:
        super().__init__(f"{type_name}: {message}" if message else type_name)
        self.type_name = type_name
        self.message = message
        self.diagnostic = diagnostic
        self.diagnostics: tuple[Diagnostic, ...] = (diagnostic,)
        self.stdout = ""
        self.warnings: list[tuple[str, str]] = []


class ProgramExit(Exception):
    """The program called ``exit``."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(status)
        self.exit_status = status
        self.text = text
