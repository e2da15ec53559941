"""Editing an entry of several lines with prompt_toolkit: keys, colours while typing, completion with Tab, history."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER, EditingMode
from prompt_toolkit.filters import has_focus
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style
from prompt_toolkit.validation import ValidationError, Validator

from gradcli.repl import highlight
from gradcli.repl.complete import candidates
from gradcli.repl.look import Look
from gradcli.repl.paste import pasted, unprompted
from gradcli.repl.reader import CONTINUATION, INDENT, history, is_confirmed, is_unfinished, last_step, next_indentation, wrong_indentation

if TYPE_CHECKING:
    from gradcli.world.world import World

PASTE_PAUSE = 0.005  # seconds: nobody types that fast
MODES = {"emacs": EditingMode.EMACS, "vi": EditingMode.VI}


class EditingReader:
    """Entries from an editor of one or more lines."""

    def __init__(self, look: Look, world: Callable[[], World], tell: Callable[[str], object]) -> None:
        self.tell = tell
        self.problems: list[str] = []  # what is to be told once, when the terminal is not in use
        self.was_told = False
        self.prompts: PromptSession[str] = PromptSession(
            [("class:prompt", look.prompt)],
            multiline=True,
            prompt_continuation=[("class:prompt", CONTINUATION.rjust(len(look.prompt)))],
            history=history(self.problems.append),
            key_bindings=bindings(),
            editing_mode=MODES[look.keys],
            lexer=Highlighter(),
            style=Style.from_dict(look.colors),
            color_depth=ColorDepth.DEPTH_1_BIT if is_colourless(look) else None,
            completer=WorldCompleter(world),
            complete_while_typing=False,
            enable_suspend=True,
            validator=Indentation(),
            validate_while_typing=False,
        )

    def read(self) -> str:
        self.report()
        text = unprompted(self.prompts.prompt(handle_sigint=False))
        self.report()
        return text

    def report(self) -> None:
        """Tell of the first problem with the history."""
        if self.problems and not self.was_told:
            self.was_told = True
            self.tell(self.problems[0])

    def use_keys(self, keys: str) -> None:
        self.prompts.editing_mode = MODES[keys]

    def confirms(self, question: str) -> bool:
        return is_confirmed(question)


def is_colourless(look: Look) -> bool:
    return look.color == "never" or (look.color == "auto" and bool(os.environ.get("NO_COLOR")))


class Highlighter(Lexer):
    """Colours by the grammar's tokens."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        found = highlight.lines(document.text)

        def line(number: int) -> StyleAndTextTuples:
            pieces = found[number] if number < len(found) else []
            return [(f"class:{piece.kind}" if piece.kind else "", piece.text) for piece in pieces]

        return line


class Indentation(Validator):
    """Keeps an entry of several lines on the screen where only its indentation is wrong, so that it can be put right."""

    def validate(self, document: Document) -> None:
        fault = wrong_indentation(unprompted(document.text)) if "\n" in document.text else None
        if fault is not None:
            raise ValidationError(document.cursor_position, fault)


class WorldCompleter(Completer):
    """Completes from the names of the session."""

    def __init__(self, world: Callable[[], World]) -> None:
        self.world = world

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        start, found = candidates(document.text_before_cursor, self.world())
        for candidate in found:
            yield Completion(candidate.text, start - document.cursor_position, display_meta=candidate.about)


def is_pasting(event: KeyPressEvent) -> bool:
    """Whether more keys are there already, as when a terminal pastes without saying so: what it sends has its own indentation."""
    if event.key_processor.input_queue:
        return True
    try:
        return bool(select.select([event.app.input.fileno()], [], [], PASTE_PAUSE)[0])
    except (OSError, ValueError, NotImplementedError):
        return False


def bindings() -> KeyBindings:
    """Enter ends a complete entry and goes on with an incomplete one; Tab indents, or completes; a paste loses its prompts."""
    keys, editing = KeyBindings(), has_focus(DEFAULT_BUFFER)  # in a search they mean something else

    @keys.add("enter", filter=editing)
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_unfinished(unprompted(buffer.text)):
            indentation = "" if is_pasting(event) else next_indentation(buffer.document.text_before_cursor)
            buffer.insert_text("\n" + indentation)
        else:
            buffer.validate_and_handle()

    @keys.add("tab", filter=editing)
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_pasting(event):
            buffer.insert_text("\t")
        elif not buffer.document.current_line_before_cursor.strip():
            buffer.insert_text(INDENT)
        elif buffer.complete_state:
            buffer.complete_next()
        else:
            buffer.start_completion(insert_common_part=True)

    @keys.add("backspace", filter=editing)
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        before = buffer.document.current_line_before_cursor
        buffer.delete_before_cursor(len(last_step(before)) if before and before.isspace() else event.arg)

    @keys.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(pasted(event.data))

    return keys
