"""A terminal small enough to read: what a program wrote, as the lines a person would see."""

from __future__ import annotations

import re

SEQUENCE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z@])|\x1b[=>()][A-Z0-9]?|\x1b\][^\x07]*\x07|([\x00-\x1f])|(.)", re.DOTALL)


class Screen:
    """Lines that grow downwards without end, and a cursor."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = [[]]
        self.row = self.column = 0

    def feed(self, text: str) -> None:
        for match in SEQUENCE.finditer(text):
            parameters, final, control, character = match.groups()
            if final:
                self.sequence(parameters, final)
            elif control:
                self.control(control)
            elif character:
                self.write(character)

    def write(self, character: str) -> None:
        line = self.lines[self.row]
        line += " " * (self.column + 1 - len(line))
        line[self.column] = character
        self.column += 1

    def control(self, control: str) -> None:
        if control == "\r":
            self.column = 0
        elif control == "\n":
            self.move(1, 0)
        elif control == "\b":
            self.move(0, -1)

    def sequence(self, parameters: str, final: str) -> None:
        count = int(parameters) if parameters.isdigit() else 1
        if final in "ABCD":
            rows, columns = {"A": (-1, 0), "B": (1, 0), "C": (0, 1), "D": (0, -1)}[final]
            self.move(rows * count, columns * count)
        elif final == "K":
            del self.lines[self.row][self.column :]
        elif final == "J":
            del self.lines[self.row][self.column :]
            del self.lines[self.row + 1 :]

    def move(self, rows: int, columns: int) -> None:
        self.row, self.column = max(0, self.row + rows), max(0, self.column + columns)
        while len(self.lines) <= self.row:
            self.lines.append([])

    @property
    def text(self) -> str:
        """What is to be seen, without trailing blanks."""
        return "\n".join("".join(line).rstrip() for line in self.lines)
