"""One run of the command: programs in, its views out, an exit status."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from gradcli.command import lean
from gradcli.data.sources import Kind, given_programs, is_document, sources, standard_input, with_file_help, with_quote_help
from gradcli.diagnostics.model import Diagnostic, GradcliError, UsageError
from gradcli.host import interrupt, mapped, memory, wall
from gradcli.host.streams import Streams, error_format_in, leave_quietly
from gradcli.options.table import Options
from gradcli.views.base.selection import Selection

if TYPE_CHECKING:
    from gradcli.data.inputs import Input
    from gradcli.diagnostics.model import Source
    from gradcli.runs.session import Session, Settings

INTERNAL = 70
UNWRITTEN = "E0906"  # of a result that JSON cannot hold, or a standard output that takes no more
DRAWING = ("plots", "plot", "output")  # the options that may draw figures
NO_MEMORY = 5  # as where the program itself ran out of it


def status_of(work: Callable[[], int]) -> int:
    """Do the work, and return the status to exit with."""
    try:
        return work()
    except GradcliError as error:
        for diagnostic in error.diagnostics:
            Streams(error_format=error_format_in(sys.argv)).tell(diagnostic)
        return error.exit_status
    except KeyboardInterrupt as error:
        Streams(error_format=error_format_in(sys.argv)).tell(interrupt.diagnostic_of(error))
        return interrupt.status_of(error)
    except BrokenPipeError:
        leave_quietly()
        return 0


class Run:
    """One run of the command."""

    def __init__(self, words: tuple[str, ...] = (), options: Options | None = None) -> None:
        self.options = Options() if options is None else options
        self.streams = Streams(self.options["color"], self.options["error_format"])
        self.words = given_programs(words)
        self.awaits_json = bool(self.options["json"])  # whether standard output is still to have its JSON document

    def status(self) -> int:
        """Do it all, and say how it ended. No exception leaves, except under ``--debug``."""
        lean.load_numpy()
        try:
            self.awaits_json = False  # where two views want standard output, none has it
            self.views = Selection(self.options, self.streams)
            self.awaits_json = self.views.is_json
            if self.options["ops"] is not None:
                return self.show_ops()
            seconds = None if self.options["timeout"] is None else interrupt.seconds_of(self.options["timeout"])
            if not self.words and sys.stdin.isatty():
                return self.interact(seconds)
            if self.options["var"] or self.options["const"]:
                is_read = not self.words or any(word.text == "-" and word.kind is not Kind.LINE for word in self.words)
                refuse_conflicts([*self.options["var"], *self.options["const"]], is_read)
            self.prepare_output()
            with interrupt.guarded() as watchdog, interrupt.limited(seconds):
                try:
                    return self.run(sources(self.words) if self.words else [standard_input()])
                except KeyboardInterrupt:
                    watchdog.handled()
                    raise
        except GradcliError as error:
            return self.end(self.helped(error.diagnostics), error.exit_status)
        except KeyboardInterrupt as error:
            self.end_json((interrupt.diagnostic_of(error),), interrupt.status_of(error))
            raise
        except BrokenPipeError:
            raise
        except MemoryError:  # outside of the program: while its outcome was put into words
            memory.relieve()
            return self.end((Diagnostic("E0601", "not enough memory to show what came of it"),), NO_MEMORY)
        except Exception as error:
            if self.options["debug"]:
                raise
            from gradcli.diagnosis.explain import internal

            return self.end((internal(error),), INTERNAL)

    def helped(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """What went wrong, with help of what else the words of the command could have meant."""
        if diagnostics[0].code.startswith("E01"):
            from gradcli.command.session_words import with_session_help

            diagnostics = with_session_help(diagnostics)
        return with_quote_help(with_file_help(diagnostics), self.words)

    def end(self, diagnostics: tuple[Diagnostic, ...], status: int) -> int:
        """Say what ended the run before it was shown."""
        self.tell(diagnostics, status)
        self.end_json(diagnostics, status)
        return status

    def end_json(self, diagnostics: tuple[Diagnostic, ...], status: int) -> None:
        """Under ``--json`` standard output has one document, however the run ends."""
        if self.awaits_json and all(diagnostic.code != UNWRITTEN for diagnostic in diagnostics):
            from gradcli.render.json import json_ending

            self.awaits_json = False
            self.streams.write(json_ending(status if status >= 0 else interrupt.STATUS, diagnostics))
            self.streams.flush()

    def tell(self, diagnostics: tuple[Diagnostic, ...], status: int) -> int:
        for diagnostic in diagnostics:
            self.streams.tell(diagnostic)
        return status

    def show_ops(self) -> int:
        """The reference: all ops, or those named after the ``=``. Nothing runs here, so that words beside ``--ops`` are names too."""
        from gradcli.reference.text import listing, reference

        names = [name for name in (self.options["ops"], *(word.text for word in self.words)) if name]
        page = self.streams.page()
        texts = [reference(name, page.paint, page.text_width) for name in names]
        self.streams.write("\n".join(texts) if names else listing(page.paint, page.text_width))
        return 0

    def interact(self, seconds: float | None) -> int:
        """The REPL."""
        from gradcli.repl import interact

        mapped.watch(self.input_files(), self.end_without)
        return interact(self.settings(), self.streams, seconds)

    def run(self, programs: list[Source]) -> int:
        """Run the programs and show the requested views; what a failed one printed and warned is shown too."""
        from gradcli.diagnosis.observer import Explainer
        from gradcli.runs.results import ProgramError, ProgramExit
        from gradcli.runs.session import Session

        refuse_documents(programs, self.views.each, self.options["rows"])
        if self.views.each is not None:
            return self.run_each(self.views.each, programs)
        if self.options["rows"] is not None:
            return self.run_rows(programs)
        settings = self.settings()
        self.prepare_writing(programs)
        self.confine()
        gc.freeze()  # what was loaded stays: no collection looks at it, and none comes while the first statements load their ops
        with Session(settings, self.views.printer(), self.streams.write_aside, Explainer(self.streams.tell, memory.relieve)) as session:
            status = 0
            try:
                with memory.watched(settings.memory_limit):
                    self.run_programs(session, programs)
                status = session.exit_status
            except ProgramExit as left:
                status = left.exit_status
                if left.text:
                    self.streams.write_aside(left.text + "\n")
            except ProgramError as error:
                if self.options["debug"]:
                    print_traceback(error)
                self.tell(self.helped(error.diagnostics), error.exit_status)
                self.awaits_json = False
                self.views.show_failed(session, error.exit_status)
                return error.exit_status
            status = self.views.show(session, status)
            self.awaits_json = False
            self.streams.flush()
            return status

    def run_programs(self, session: Session, programs: list[Source]) -> None:
        """Programs as they are; documents cell by cell, whose expected errors are told and end nothing."""
        if not any(map(is_document, programs)):
            session.run_all(programs)
            return
        from gradcli.runs.cells import run_sources

        run_sources(session, programs, self.views.teller())

    def run_each(self, name: str, programs: list[Source]) -> int:
        """The programs once for each row of an input."""
        from gradcli.command.each.run import EachRun

        return EachRun(name, self.options, self.views, self.streams).run(programs, lambda: self.settings(without=name), self.confine)

    def run_rows(self, programs: list[Source]) -> int:
        """The programs over the rows of inputs, in blocks."""
        from gradcli.command.rows import RowsRun

        return RowsRun(self.options, self.views, self.streams, self.confine).run(programs)

    def prepare_output(self) -> None:
        """Have a process that may write the output when this one may not any more; before NumPy is there to be copied with it."""
        target = self.views.target
        written = None if target is None or target.is_output else target.name
        names, folder = [name for name in (written, self.options["plot"]) if name], self.options["plots"]
        if (names or folder is not None) and wall.is_wanted():
            from gradcli.host import broker
            from gradcli.render import outputs

            nothing_else = "nothing but the output may be written"
            policy = broker.Policy(
                lambda asked: "" if asked in names or is_picture_in(folder, asked) else nothing_else,
                lambda asked: nothing_else,
                outputs.write,
            )
            if not broker.start(policy):
                wall.permit(*names, *filter(None, [folder]))

    def prepare_writing(self, programs: list[Source]) -> None:
        """Load what writes some files while it may read its own: matplotlib its list of fonts, where figures are wanted, and pyarrow."""
        if any(self.options[key] is not None for key in DRAWING) and any("matplotlib" in program.text for program in programs):
            from gradcli.render.plots.library import bundled_fonts_only, prepare

            prepare()
            if wall.is_wanted():
                bundled_fonts_only()

    def confine(self) -> None:
        """Raise the second wall: all that is to be read and written is known now."""
        if self.views.target is not None and self.views.target.kind == "parquet":
            from gradcli.data.parquet import pyarrow

            pyarrow()
        mapped.watch(self.input_files(), self.end_without)
        if wall.is_wanted():
            from gradcli.library.keeping import keep_library

            keep_library()
            wall.confine(self.input_files())

    def end_without(self, paths: list[str]) -> None:
        """The end of a run whose input is no longer there."""
        from gradcli.data.reference import shown

        names = " and ".join(map(shown, paths))
        status = self.end((Diagnostic("E0901", f"cannot read {names}: cut off while the program ran"),), 2)
        self.streams.flush()
        os._exit(status)

    def input_files(self) -> Iterable[str]:
        """The files that inputs come from."""
        texts = [*self.options["var"], *self.options["const"]]
        if not texts:
            return ()
        from gradcli.data.reference import files_in

        return files_in(texts)

    def settings(self, without: str | None = None) -> Settings:
        """What the run starts from; `without` the input of this name, which has its values elsewhere."""
        from gradcli.options.settings import settings

        limit = memory_limit(self.options["max_memory"])
        return settings(self.options, self.inputs(without), limit)

    def inputs(self, without: str | None) -> list[Input]:
        """The values of ``-v`` and ``--const``."""
        options = self.options
        if not options["var"] and not options["const"]:
            return []
        from gradcli.data.inputs import inputs_of
        from gradcli.data.reference import by_name, reading_of

        given = by_name(options["var"], options["const"])
        return inputs_of([pair for name, pair in given.items() if name != without], reading_of(options))


def refuse_documents(programs: Sequence[Source], each: str | None, rows: str | None) -> None:
    """A document runs once, for its outputs are those of one run."""
    option = "--each" if each is not None else "--rows" if rows is not None else ""
    document = next(filter(is_document, programs), None)
    if option and document is not None:
        raise UsageError(
            "E0902",
            f"{option} runs a program many times, and {document.name} is a document",
            help=("put the program into a .py or .gc file",),
        )


def is_picture_in(folder: str | None, path: str) -> bool:
    """Whether a path is that of a figure's file in the folder of ``--plots``."""
    from gradcli.host.hooks import PICTURES

    if folder is None:
        return False
    place, name = os.path.split(path)
    return place == os.path.split(os.path.join(folder, ""))[0] and name.lower().endswith(PICTURES) and not name.startswith(".")


def refuse_conflicts(texts: Sequence[str], reads_program: bool) -> None:
    """Refuse a name that has two values, and standard input if two want to read it; `reads_program`: one of them is a program."""
    from gradcli.data.reference import STANDARD_INPUT, name_in, references_in

    names = [name_in(text) for text in texts if "=" in text]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError("E0902", f"two options give a value to `{twice}`", help=("leave one of them out",))
    readers = [reference for reference in references_in(texts) if reference.name == STANDARD_INPUT]
    if readers and reads_program:
        help_text = "give the program as an argument, or the input as a file"
        raise UsageError("E0902", "an input and the program both want standard input", help=(help_text,))
    if len(readers) > 1:
        raise UsageError("E0902", "two inputs want standard input, which can be read once", help=("give one of them as a file",))


def memory_limit(text: str | None) -> int | None:
    """The limit in bytes, which the system is told to enforce too."""
    limit = memory.limit(text)
    if limit is not None:
        memory.restrict(limit)
    return limit


def print_traceback(error: Exception) -> None:
    """What Python itself would say."""
    import traceback

    traceback.print_exception(error.__cause__ or error)
