"""Random programs, their formulas, and each formula read back as a program, at the point of the run and at others.

    python -m tests.analysis.fuzz_formulas [COUNT [FIRST [FILE]]]

Each number is a program (`random_formulas`).  A formula that does not give the gradient which the engine computes, an exception, and a search past its
budget of steps are faults; a formula that is not found is counted.  With FILE all formulas are written there, one program a line, for
``python tests/oracle/formulas.py FILE``, which asks PyTorch.
"""

from __future__ import annotations

import collections
import json
import sys
import time
from typing import Any

import numpy as np

from gradcli.analysis.formula import formulas
from gradcli.data.inputs import given
from gradcli.diagnostics.model import Source
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.parser import parse
from gradcli.runs.replay import Replay
from gradcli.runs.results import ProgramError
from gradcli.runs.session import Session, Settings
from tests.analysis.random_formulas import Generator

POINTS = (0, 1, 2)
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
    return {name: drawn.normal(size=shape) * (0.8, 0.5, 1.2)[number] for name, shape in generator.leaves.items()}


def check(seed: int) -> Outcome:
    """Run a program, find its formulas, and compare them at each point.  One in four programs runs in float32."""
    outcome = Outcome(seed)
    program = outcome.generator.program
    inputs = [given(name, value) for name, value in outcome.values[0].items()]
    with Session(Settings(inputs, "float32" if seed % 4 == 3 else "float64")) as session:
        session.run_all([Source("<fuzz>", program)])
        leaves = [name for name in outcome.values[0] if getattr(session.world.names[name], "gradient", None) is not None]
        began = time.process_time()
        found = formulas(Replay(session))
        outcome.seconds = time.process_time() - began
    outcome.formulas = {name: formula for name, formula in found.items() if formula.form != "steps"}
    missing = [name for name in leaves if name not in outcome.formulas]
    if missing:
        outcome.verdict, outcome.text = "missing", str(missing)
    for values in outcome.values:
        compare(outcome, values)
    return outcome


def compare(outcome: Outcome, values: Values) -> None:
    """Compare all formulas with the engine at one point; where the program has no finite gradient there, nothing is compared."""
    inputs = [given(name, value) for name, value in values.items()]
    with Session(Settings(inputs, "float64")) as session:
        session.run_all([Source("<fuzz>", outcome.generator.program)])
        for name, formula in outcome.formulas.items():
            want = session.world.names[name].gradient.array
            if not np.isfinite(want).all():
                continue
            if not is_valid(session, formula):
                continue
            got = read_back(session, formula)
            size = max(1.0, float(np.abs(want).max(initial=0)))
            if got.shape != want.shape or not np.allclose(got, want, 1e-6, 1e-8 * size):
                outcome.verdict, outcome.text = (
                    "wrong",
                    f"d out/d {name} = {formula.text}  {formula.where}: {got} is not {want} at {values}",
                )


def is_valid(session: Session, formula: Any) -> bool:
    """Whether what a formula states about its validity holds here."""
    where = (formula.valid or "").removesuffix(", on the path taken")
    if not where.startswith("where "):
        return True
    lines = [f"valid{at} = ({condition})" for at, condition in enumerate(where[6:].split(" and "))]
    session.execute(parse(Source("<valid>", "\n".join([*definitions(formula), *lines]))))
    return all(bool(np.all(getattr(value, "array", value))) for value in (session.world.names[f"valid{at}"] for at in range(len(lines))))


def definitions(formula: Any) -> list[str]:
    return [f"{name} = {text}" for name, text in formula.where.items()]


def read_back(session: Session, formula: Any) -> Any:
    """The formula as the last statements of its program."""
    lines = [*definitions(formula), f"formula_ = 1.0*({formula.text})"]
    session.execute(parse(Source("<formula>", "\n".join(lines))))
    result = session.world.names["formula_"]
    return result.array if isinstance(result, Tensor) else np.asarray(result)


def as_line(seed: int, outcome: Outcome) -> str:
    """One line of JSON: the program, the values of its leaves at each point, its formulas."""
    values = [{name: value.tolist() for name, value in each.items()} for each in outcome.values]
    texts = {name: {"text": formula.text, "where": formula.where, "valid": formula.valid} for name, formula in outcome.formulas.items()}
    return json.dumps({"seed": seed, "program": outcome.generator.program, "points": values, "formulas": texts})


def main(count: int, first: int, file: str | None = None) -> int:
    """Run programs and print what came of them; the exit status is 1 when there was a fault."""
    verdicts: collections.Counter[str] = collections.Counter()
    slow: list[tuple[float, int]] = []
    began = time.process_time()
    lines = open(file, "w") if file is not None else None  # noqa: SIM115  it stays open for the whole campaign
    for seed in range(first, first + count):
        try:
            outcome = check(seed)
            verdict, text = outcome.verdict, outcome.text
            slow.append((outcome.seconds, seed))
            if lines is not None and outcome.formulas:
                lines.write(as_line(seed, outcome) + "\n")
        except ProgramError as error:
            verdict, text = "refused", str(error).splitlines()[0]
        except Exception as error:
            verdict, text = "exception", f"{type(error).__name__}: {error}"
        verdicts[verdict] += 1
        if not sum(verdicts.values()) % 500:
            print(f"{seed}: {dict(verdicts)}", flush=True)
        if verdict in ("wrong", "exception", "refused"):
            print(f"{seed} {verdict}: {text}\n{Generator(seed).program}\n", flush=True)
    print(f"{dict(verdicts)} in {time.process_time() - began:.0f} s of processor time; slowest {sorted(slow, reverse=True)[:5]}")
    return int(bool(verdicts["wrong"] or verdicts["exception"]))


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(int(words[0]) if words else 200, int(words[1]) if len(words) > 1 else 0, words[2] if len(words) > 2 else None))
