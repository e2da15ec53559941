"""--expect against derivatives that were made wrong in ten ways: none passes, no right one fails, and nearly always the reason is named."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
import pytest

import gradcli
from gradcli.analysis.expect import Scene
from gradcli.diagnostics.model import UsageError
from tests.analysis.mutations import REASONS, equals, mutations, names_it


class Row(NamedTuple):
    """A program, the leaf, the derivative as a textbook has it, and the shapes of the inputs; `others` are derivatives by other leaves."""

    program: str
    by: str
    answer: str
    shapes: dict[str, tuple[int, ...]]
    others: dict[str, str] = {}  # noqa: RUF012  # never written


ROWS = [
    Row("out = sum((X@w - y)**2)/6", "w", "X.T@(X@w - y)/3", {"X": (6, 3), "w": (3,), "y": (6,)}),
    Row("out = sum((X@w - y)**2) + k*(w@w)", "w", "2*X.T@(X@w - y) + 2*k*w", {"X": (6, 3), "w": (3,), "y": (6,), "k": ()}),
    Row("out = sum(log(1 + exp(-y*(X@w))))", "w", "-X.T@(y*sigmoid(-y*(X@w)))", {"X": (6, 3), "w": (3,), "y": (6,)}),
    Row("out = sum(exp(X@w)) - y@(X@w)", "w", "X.T@exp(X@w) - X.T@y", {"X": (6, 3), "w": (3,), "y": (6,)}),
    Row("out = x@A@x", "x", "A@x + A.T@x", {"x": (3,), "A": (3, 3)}),
    Row("out = x@A@y", "x", "A@y", {"x": (3,), "A": (3, 3), "y": (3,)}, {"y": "A.T@x"}),
    Row("out = x@A@y", "A", "outer(x, y)", {"x": (3,), "A": (3, 3), "y": (3,)}),
    Row("out = trace(A@X)", "X", "A.T", {"A": (3, 3), "X": (3, 3)}, {"A": "X.T"}),
    Row("out = trace(X.T@A@X)", "X", "A@X + A.T@X", {"A": (3, 3), "X": (3, 3)}),
    Row("out = trace(inv(X))", "X", "-(inv(X)@inv(X)).T", {"X": (3, 3)}),
    Row("out = log(det(X))", "X", "inv(X).T", {"X": (3, 3)}),
    Row("out = det(X)", "X", "det(X)*inv(X).T", {"X": (3, 3)}),
    Row("out = sum(sin(x)*y)", "x", "cos(x)*y", {"x": (4,), "y": (4,)}, {"y": "sin(x)"}),
    Row("out = sum(tanh(x)**2)", "x", "2*tanh(x)*(1 - tanh(x)**2)", {"x": (4,)}),
    Row("out = sum(sqrt(x**2 + y**2))", "x", "x/sqrt(x**2 + y**2)", {"x": (4,), "y": (4,)}, {"y": "y/sqrt(x**2 + y**2)"}),
    Row("out = exp(-(x - a)**2/(2*s**2))", "x", "-(x - a)/s**2*exp(-(x - a)**2/(2*s**2))", {"x": (), "a": (), "s": ()}),
    Row("out = sum(x)**3", "x", "3*sum(x)**2*ones(4)", {"x": (4,)}),
    Row("out = mean(x)**2", "x", "mean(x)*ones(4)/2", {"x": (4,)}),
    Row("out = sum((x - mean(x))**2)/4", "x", "(x - mean(x))/2", {"x": (4,)}),
    Row("out = sum(x*y)/sum(y)", "x", "y/sum(y)", {"x": (4,), "y": (4,)}, {"y": "x/sum(y) - sum(x*y)/sum(y)**2"}),
    Row("out = log(sum(exp(x)))", "x", "exp(x)/sum(exp(x))", {"x": (4,)}),
    Row("out = -t@log(softmax(x, 0))", "x", "sum(t)*softmax(x, 0) - t", {"x": (4,), "t": (4,)}),
    Row("out = sum((tanh(X@W) - Y)**2)", "W", "2*X.T@((tanh(X@W) - Y)*(1 - tanh(X@W)**2))", {"X": (5, 3), "W": (3, 2), "Y": (5, 2)}),
    Row("out = sum(x*log(x))", "x", "1 + log(x)", {"x": (4,)}),
    Row("out = sum(x**3/p)", "x", "3*x**2/p", {"x": (4,), "p": (4,)}, {"p": "-x**3/p**2"}),
    Row("out = k*sum(x**2) + b*sum(x)", "k", "sum(x**2)", {"x": (4,), "k": (), "b": ()}, {"b": "sum(x)"}),
]


def scene_of(row: Row) -> tuple[Scene, dict[str, Any]]:
    random = np.random.Generator(np.random.PCG64(11))
    inputs: dict[str, Any] = {name: np.asarray(random.uniform(0.3, 1.6, shape)) for name, shape in row.shapes.items()}
    for name, shape in row.shapes.items():
        if len(shape) == 2 and shape[0] == shape[1]:
            inputs[name] = inputs[name] + 2 * np.eye(shape[0])
    program = row.program.replace("inv(", "linalg.inv(")
    return Scene(gradcli.run(program, inputs, dtype="float64")._run.replay), inputs


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.program} by {row.by}")
def test_right_ones_are_exact(row: Row) -> None:
    scene, _ = scene_of(row)
    for expression in equals(row.answer, row.by):
        assert scene.compare(row.by, expression).verdict == "exact", expression
    for name, answer in row.others.items():
        assert scene.compare(name, answer).verdict == "exact", answer


def test_wrong_ones_differ_and_the_reason_is_named() -> None:
    tried, named = Counter[str](), Counter[str]()
    missed = []
    for row in ROWS:
        scene, inputs = scene_of(row)
        for mutation in mutations(row.answer, row.by, inputs, row.others):
            try:
                found = scene.compare(row.by, mutation.expression)
            except UsageError:
                continue  # its parts have shapes that do not fit, and that was said
            if mutation.kind == "transpose" and is_symmetric(scene, row.by):
                continue
            assert found.verdict == "differs", (row.program, mutation)
            tried[mutation.kind] += 1
            named[mutation.kind] += names_it(mutation.kind, found.how)
            if not names_it(mutation.kind, found.how):
                missed.append((row.program, mutation, found.how))
    assert tried.keys() == REASONS.keys()
    assert min(tried.values()) >= 4, tried
    assert named.total() >= 0.95 * tried.total(), missed


def is_symmetric(scene: Scene, by: str) -> bool:
    """Whether the derivative is its own transpose at all points."""
    gradients = [sample.gradients[scene.leaves[by]] for sample in scene.samples]
    return all(each.ndim == 2 and each.shape == each.T.shape and np.allclose(each, each.T) for each in gradients)


def test_what_is_not_finite_is_said() -> None:
    result = gradcli.run("x = tensor([1., 2.]); out = (x**2).sum()")
    found = result.expect("x=2*x*log(x - 3)").expected["x"]
    assert (found.verdict, found.how) == ("differs", "yours is not finite at this point")
