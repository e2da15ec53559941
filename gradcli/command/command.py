"""One run of the command: programs in, its views out, an exit status.  What reads options is in `cli`, loaded where there are some."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.data.sources import given_programs, sources, standard_input, with_file_help
from gradcli.diagnostics.model import Diagnostic, GradcliError, UsageError
from gradcli.host import interrupt
from gradcli.host.streams import Streams, format_asked, leave_quietly
from gradcli.views.views import Views

if TYPE_CHECKING:
    from gradcli.diagnostics.model import Source
    from gradcli.runs.session import Settings

INTERNAL = 70


class Unset(dict[str, Any]):
    """The options where none is given: what is not entered is None.  A test holds them to those of the command line."""

    def __init__(self, words: tuple[str, ...]) -> None:
        given = {"words": words, "variables": (), "constants": (), "ignored": ()}
        chosen = {"dtype": "float32", "nonfinite": "string", "colour": "auto", "nan": "warn", "error_format": "human"}
        super().__init__(given | chosen)

    def __missing__(self, name: str) -> None:
        return None


def status_of(work: Callable[[], int]) -> int:
    """Do the work, and say with what status to leave."""
    try:
        return work()
    except GradcliError as error:
        for diagnostic in error.diagnostics:
            Streams(error_format=format_asked(sys.argv)).tell(diagnostic)
        return error.exit_status
    except KeyboardInterrupt:
        Streams(error_format=format_asked(sys.argv)).tell(Diagnostic("E0603", "interrupted"))
        return interrupt.STATUS
    except BrokenPipeError:
        leave_quietly()
        return 0


class Run:
    """One run of the command."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.streams = Streams(options["colour"], options["error_format"])
        self.words = given_programs(options["words"])

    def status(self) -> int:
        """Do it all, and say how it ended. No exception leaves, except under ``--debug``."""
        try:
            self.views = Views(self.options, self.streams)
            if self.options["ops"] is not None:
                return self.show_ops()
            if not self.words and sys.stdin.isatty():
                return self.interact()
            with interrupt.guarded() as watchdog:
                try:
                    return self.run(sources(self.words) if self.words else [standard_input()])
                except KeyboardInterrupt:
                    watchdog.handled()
                    raise
        except GradcliError as error:
            return self.told(with_file_help(error.diagnostics), error.exit_status)
        except (KeyboardInterrupt, BrokenPipeError):
            raise
        except Exception as error:
            if self.options["debug"]:
                raise
            from gradcli.diagnosis.explain import internal

            return self.told((internal(error),), INTERNAL)

    def told(self, diagnostics: tuple[Diagnostic, ...], status: int) -> int:
        for diagnostic in diagnostics:
            self.streams.tell(diagnostic)
        return status

    def show_ops(self) -> int:
        """The reference: all ops, or those named after the ``=``. Nothing runs here, so that words beside ``--ops`` are names too."""
        from gradcli.reference.text import listing, reference

        names = [name for name in (self.options["ops"], *(word.text for word in self.words)) if name]
        paint, width = self.streams.paint(), self.streams.width()
        self.streams.write("\n".join(reference(name, paint, width) for name in names) if names else listing(paint, width))
        return 0

    def interact(self) -> int:
        """The REPL."""
        from gradcli.repl import interact

        return interact(self.settings(), self.streams)

    def run(self, programs: list[Source]) -> int:
        """Run the programs and show what was asked for; what a failed one printed and warned is shown too."""
        from gradcli.runs.session import ProgramError, ProgramExit, Session

        if self.views.each is not None:
            return self.run_each(self.views.each, programs)
        with Session(self.settings(), self.views.printer(), self.streams.write_aside, self.streams.tell) as session:
            status = 0
            try:
                session.run_all(programs)
                status = session.exit_status
            except ProgramExit as left:
                status = left.exit_status
                if left.text:
                    self.streams.write_aside(left.text + "\n")
            except ProgramError as error:
                if self.options["debug"]:
                    print_traceback(error)
                self.told(with_file_help(error.diagnostics), error.exit_status)
                self.views.show_failed(session, error.exit_status)
                return error.exit_status
            self.views.show(session, status)
            self.streams.flush()
            return status

    def run_each(self, name: str, programs: list[Source]) -> int:
        """The programs once for each row of an input."""
        from gradcli.command.each import Each, rows_named

        texts = [*((text, "-v") for text in self.options["variables"]), *((text, "--const") for text in self.options["constants"])]
        given = {text.partition("=")[0].strip(): (text, option) for text, option in texts}
        return Each(rows_named(name, given), self.settings(without=name), self.views, self.streams).run(programs)

    def settings(self, without: str | None = None) -> Settings:
        """What the run starts from; `without` the input of this name, which has its values elsewhere."""
        from gradcli.data.inputs import constant, grad_output, variable
        from gradcli.runs.session import Settings

        options = self.options
        texts = [*((text, variable) for text in options["variables"]), *((text, constant) for text in options["constants"])]
        inputs = [read(text) for text, read in texts if without is None or text.partition("=")[0].strip() != without]
        start = None if options["grad_output"] is None else grad_output(options["grad_output"])
        return Settings(
            inputs,
            options["dtype"],
            options["seed"],
            start,
            memory_limit(options["max_memory"]),
            nan=options["nan"],
            traps=True,
            silenced=silenced(options["ignored"]),
            skip_plots=bool(options["skip_plots"]),
        )


def silenced(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes that ``--ignore`` names: of warnings and notes, for an error cannot be ignored."""
    from gradcli.diagnostics.codes import CODES

    wanted = tuple(code.upper() for code in codes)
    for code in wanted:
        if code not in CODES or code[0] == "E":
            reason = "an error cannot be ignored" if code in CODES else "there is no warning or note of this code"
            raise UsageError("E0902", f"--ignore {code}: {reason}")
    return wanted


def memory_limit(text: str | None) -> int | None:
    """The limit in bytes, which the system is asked to keep too."""
    from gradcli.host import memory

    try:
        limit = memory.of_machine() if text is None else memory.parsed(text)
    except ValueError as error:
        raise UsageError("E0902", f"--max-memory: {error}") from None
    if limit is not None:
        memory.restrict(limit)
    return limit


def print_traceback(error: Exception) -> None:
    """What Python itself would say."""
    import traceback

    traceback.print_exception(error.__cause__ or error)
