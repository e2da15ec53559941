"""Random programs, their formulas, and each formula read back as a program, at the point of the run and at others.

    python -m tests.analysis.fuzz_formulas [COUNT [FIRST [FILE]]] [--jobs N]

Each number is a program (`random_formulas`).  A formula that does not give the gradient which the engine computes, an exception, a search past its
budget of steps and a program that is refused are faults; a formula that is not found is counted.  With FILE all formulas are written there, one program
a line, for ``python tests/oracle/formulas.py FILE``, which asks PyTorch.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

from gradcli.analysis.formula.formulas import formulas
from gradcli.data.inputs import given
from gradcli.diagnostics.model import Source
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax.nodes import Module
from gradcli.runs.replay import Replay
from gradcli.runs.results import ProgramError
from gradcli.runs.session import Session, Settings
from tests.analysis.random_formulas import Generator

POINTS = (0, 1, 2)
FAULTS = ("wrong", "exception", "refused")
Values = dict[str, Any]


class Outcome:
    """What came of one program: ok, missing, wrong; what to say of it, and its formulas with the values of its leaves."""

    def __init__(self, seed: int) -> None:
        self.generator = Generator(seed)
        self.verdict, self.text, self.seconds = "ok", "", 0.0
        self.values = [point(self.generator, seed, number) for number in POINTS]
        self.formulas: dict[str, Any] = {}


def point(generator: Generator, seed: int, number: int) -> Values:
    """Values of the leaves of a program: those of the run are number 0."""
    drawn = np.random.default_rng([seed, number])
    return {name: np.asarray(drawn.normal(size=shape) * (0.8, 0.5, 1.2)[number]) for name, shape in generator.leaves.items()}


def check(seed: int) -> Outcome:
    """Run a program, find its formulas, and compare them at each point.  One in four programs runs in float32."""
    outcome = Outcome(seed)
    program = parse(Source("<fuzz>", outcome.generator.program))
    narrow = seed % 4 == 3
    with opened(program, outcome.values[0], "float32" if narrow else "float64") as session:
        leaves = [name for name in outcome.values[0] if getattr(session.world.names[name], "gradient", None) is not None]
        began = time.process_time()
        found = formulas(Replay(session))
        outcome.seconds = time.process_time() - began
        outcome.formulas = {name: formula for name, formula in found.items() if formula.form != "steps"}
        lines = [parse(Source("<formula>", text)) for text in read_backs(outcome.formulas)]
        if not narrow:
            compare(outcome, session, lines, outcome.values[0])
    missing = [name for name in leaves if name not in outcome.formulas]
    if missing:
        outcome.verdict, outcome.text = "missing", str(missing)
    for values in outcome.values if narrow else outcome.values[1:] if lines else ():
        with opened(program, values, "float64") as session:
            compare(outcome, session, lines, values)
    return outcome


@contextmanager
def opened(program: Module, values: Values, dtype: str) -> Iterator[Session]:
    """A session in which a program ran with these values."""
    with Session(Settings([given(name, value) for name, value in values.items()], dtype)) as session:
        session.run_modules([program])
        yield session


def compare(outcome: Outcome, session: Session, lines: list[Module], values: Values) -> None:
    """Compare all formulas with the engine in a session; where the program has no finite gradient there, nothing is compared."""
    for (name, formula), module in zip(outcome.formulas.items(), lines, strict=True):
        want = session.world.names[name].gradient.array
        if not np.isfinite(want).all():
            continue
        session.execute(module)
        if not all(bool(np.all(array_of(session.world.names[name]))) for name in session.world.names if name.startswith("valid_")):
            continue
        got = array_of(session.world.names["formula_"])
        size = max(1.0, float(np.abs(want).max(initial=0)))
        if got.shape != want.shape or not np.allclose(got, want, 1e-6, 1e-8 * size):
            outcome.verdict, outcome.text = (
                "wrong",
                f"d out/d {name} = {formula.text}  {formula.where}: {got} is not {want} at {values}",
            )


def read_backs(formulas: Values) -> Iterator[str]:
    """Each formula as statements after its program: definitions, what it states about its validity, itself."""
    most = max((len(conditions(formula)) for formula in formulas.values()), default=0)
    for formula in formulas.values():
        stated = [*conditions(formula), *["True"] * most][:most]
        definitions = [f"{name} = {text}" for name, text in formula.where.items()]
        valid = [f"valid_{at} = ({condition})" for at, condition in enumerate(stated)]
        yield "\n".join([*definitions, *valid, f"formula_ = 1.0*({formula.text})"])


def conditions(formula: Any) -> list[str]:
    """What a formula says must be so."""
    where = (formula.valid or "").removesuffix(", on the path taken")
    return where[6:].split(" and ") if where.startswith("where ") else []


def array_of(value: Any) -> Any:
    return value.array if isinstance(value, Tensor) else np.asarray(value)


def as_line(seed: int, outcome: Outcome) -> str:
    """One line of JSON: the program, the values of its leaves at each point, its formulas."""
    values = [{name: value.tolist() for name, value in each.items()} for each in outcome.values]
    texts = {name: {"text": formula.text, "where": formula.where, "valid": formula.valid} for name, formula in outcome.formulas.items()}
    return json.dumps({"seed": seed, "program": outcome.generator.program, "points": values, "formulas": texts})


def tried(seed: int) -> tuple[str, str, float, str]:
    """What came of one program: its verdict, what to say of it, how long its formulas took, and its line for the file."""
    try:
        outcome = check(seed)
    except ProgramError as error:
        return "refused", str(error).splitlines()[0], 0.0, ""
    except Exception as error:
        return "exception", f"{type(error).__name__}: {error}", 0.0, ""
    return outcome.verdict, outcome.text, outcome.seconds, as_line(seed, outcome) if outcome.formulas else ""


def main(count: int, first: int, file: str | None, jobs: int) -> int:
    """Run programs and print what came of them; the exit status is 1 when there was a fault."""
    verdicts: collections.Counter[str] = collections.Counter()
    slow: list[tuple[float, int]] = []
    seeds = range(first, first + count)
    with open(file or os.devnull, "w") as lines, ProcessPoolExecutor(jobs) as pool:
        for seed, (verdict, text, seconds, line) in zip(seeds, pool.map(tried, seeds, chunksize=20), strict=True):
            verdicts[verdict] += 1
            slow.append((seconds, seed))
            if line:
                lines.write(f"{line}\n")
            if not sum(verdicts.values()) % 500:
                print(f"{seed}: {dict(verdicts)}", flush=True)
            if verdict in FAULTS:
                print(f"{seed} {verdict}: {text}\n{Generator(seed).program}\n", flush=True)
    print(f"{dict(verdicts)}; slowest {sorted(slow, reverse=True)[:5]}")
    return int(any(verdicts[fault] for fault in FAULTS))


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("count", type=int, nargs="?", default=200)
    words.add_argument("first", type=int, nargs="?", default=0, help="the number of the first program")
    words.add_argument("file", nargs="?", help="where all formulas are written")
    words.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many processes")
    sys.exit(main(**vars(words.parse_args())))
