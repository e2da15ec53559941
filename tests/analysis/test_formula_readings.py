"""Formulas through ops that have names of their own, and over integers and truth values: as short as the op's name allows, and right for other values."""

from __future__ import annotations

import numpy as np
import pytest

import gradcli
from gradcli.analysis.formula.formulas import Formula

RANDOM = np.random.default_rng(11)


def drawn(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape)


S = drawn(3, 3)
S = S @ S.T + np.eye(3)
M, K, T = np.array([True, False, True]), np.array([3, 1, 2]), np.array([0, 2, 1, 1])
# program, leaves, constants, and the formula of x
OPS = [
    ("out = sum(flip(x, (0,))*x)", {"x": drawn(2, 3)}, {}, "2*x.flip(0)"),
    ("out = sum(flip(x, (1,))*a)", {"x": drawn(2, 3)}, {"a": drawn(2, 3)}, "a.flip(1)"),
    ("out = sum(roll(x, 2)*a)", {"x": drawn(5)}, {"a": drawn(5)}, "a.roll(-2, 0)"),
    ("out = sum(roll(x, 1, 1)*a)", {"x": drawn(2, 3)}, {"a": drawn(2, 3)}, "a.roll(-1, 1)"),
    ("out = sum(prod(x, 1)*a)", {"x": drawn(2, 3)}, {"a": drawn(2)}, "(a*prod(x, 1)/x.T).T"),
    ("out = sum(cumprod(x, 0)*a)", {"x": drawn(4)}, {"a": drawn(4)}, "tril(ones(4, 4)).T @ (a*cumprod(x, 0))/x"),
    ("out = median(x)", {"x": drawn(5)}, {}, "1.0*(x == median(x))"),
    ("out = kthvalue(x, 2).values", {"x": drawn(5)}, {}, "1.0*(x == kthvalue(x, 2, 0, keepdim=True)[0][0])"),
    ("out = sum(a*linalg.eigvalsh(x))", {"x": S}, {"a": drawn(3)}, "(linalg.eigh(x)[1]*a) @ linalg.eigh(x)[1].T"),
    (
        "out = linalg.norm(x, 'nuc')",
        {"x": drawn(4, 3)},
        {},
        "linalg.svd(x, full_matrices=False)[0] @ linalg.svd(x, full_matrices=False)[2]",
    ),
    ("out = 2*sum(log(diagonal(linalg.cholesky(x))))", {"x": S}, {}, "inv(linalg.cholesky(x).T) @ inv(linalg.cholesky(x))"),
    ("out = trace(linalg.matrix_exp(x))", {"x": drawn(3, 3)}, {}, "matrix_exp(x).T"),
    ("out = a @ linalg.cross(x, y)", {"x": drawn(3)}, {"y": drawn(3), "a": drawn(3)}, "linalg.cross(y, a)"),
    ("out = sum(cdist(x, y)**2)/2", {"x": drawn(3, 2)}, {"y": drawn(4, 2)}, None),
    ("out = sum(G*F.group_norm(x, 2))", {"x": drawn(2, 4, 3)}, {"G": drawn(2, 4, 3)}, None),
    ("out = sum(G*F.batch_norm(x, None, None, training=True))", {"x": drawn(2, 3, 2, 2)}, {"G": drawn(2, 3, 2, 2)}, None),
    ("out = sum(var(x, (0, 2)))", {"x": drawn(2, 3, 4)}, {}, "2*(x - mean(x, (0, 2), keepdim=True))/7"),
    ("out = sum(F.prelu(x, c))", {"x": drawn(4)}, {"c": np.array([0.25])}, None),
    ("out = sum(softmax(-x/c, 0)*a)", {"x": drawn(4)}, {"a": drawn(4), "c": np.array(1.5)}, None),
    ("out = -c*logsumexp(-x/c, 0)", {"x": drawn(4)}, {"c": np.array(1.5)}, "softmax(-x/c, 0)"),
    ("out = 4*c*((a/x)**12 - (a/x)**6)", {"x": 1.7}, {"a": 1.2, "c": 0.3}, None),
    ("out = sum(log(1 + abs(x)))", {"x": drawn(4)}, {}, "sign(x)/(abs(x) + 1)"),
    ("out = sum(log(1 + relu(x)))", {"x": drawn(4)}, {}, "1.0*(x > 0)/(relu(x) + 1)"),
    ("out = linalg.vector_norm(x, ord=3)", {"x": drawn(4)}, {}, "x*abs(x)/sum(abs(x)**3)**(2/3)"),
    ("out = sum(x**x)", {"x": np.array([0.5, 1.5])}, {}, "x**x*(1 + log(x))"),
    ("out = sum((x + c)**2)*c", {"x": drawn(1, 3)}, {"c": np.array([1.5])}, "2*c*(x + c)"),
    ("out = sum(F.gelu(x))", {"x": drawn(4)}, {}, "torch.special.ndtr(x) + (2*pi)**-0.5*x*exp(-x**2/2)"),
    ("out = sum(x*1e200)", {"x": drawn(2)}, {}, "1e+200*ones(2)"),
    ("out = sum(softplus(-x)**2)", {"x": drawn(4)}, {}, "-2*softplus(-x)*sigmoid(-x)"),
    ("out = -sum(log(sigmoid(-x)))", {"x": drawn(4)}, {}, "sigmoid(x)"),
    ("out = sum(x**2/(x**2 + c))", {"x": drawn(4)}, {"c": np.array(1.5)}, "2*c*x/(x**2 + c)**2"),
    ("out = F.cross_entropy(x@y.T, arange(4))", {"x": drawn(4, 3)}, {"y": drawn(4, 3)}, "(softmax(x @ y.T, 1) @ y - y)/4"),
]
# elements picked by given truth values m, by an index t, and by their rank
PICKED = [
    ("out = sum(x[m]**2)", {"m": M}, "2*x*m"),
    ("out = norm(x[m])", {"m": M}, "x*m/norm(x[m])"),
    ("out = sum(exp(2*x[m]) + x[m])", {"m": M}, "1.0*m + 2*exp(2*x)*m"),
    ("out = x[m] @ a", {"m": M, "a": drawn(2)}, "eye(3)[m].T @ a"),
    ("out = sum(masked_select(x, m)**3)", {"m": M}, "3*x**2*m"),
    ("out = sum(x[t]**2)", {"t": np.array([0, 2, 2])}, "2*eye(3)[t].T @ x[t]"),
    ("out = quantile(x, 0.3)", {}, "take_along_dim(0.6*eye(3)[1] + 0.4*eye(3)[0], argsort(argsort(x, 0), 0), 0)"),
    ("out = quantile(x**2, 0.5)", {}, "2*x*take_along_dim(eye(3)[1], argsort(argsort(x**2, 0), 0), 0)"),
    ("out = nanquantile(x, 0.3, interpolation='nearest')", {}, "take_along_dim(eye(3)[1], argsort(argsort(x, 0), 0), 0)"),
    ("out = sum(logcumsumexp(x, 0))", {}, None),
]
# over integers m, k, classes t
WHOLE = [
    ("out = sum(x*m)", {"m": M}, "1.0*m"),
    ("out = sum(where(m, x**2, 3*x))", {"m": M}, "where(m, 2*x, 3)"),
    ("out = sum(where(m, x**2, 3*x))", {"m": np.ones(3, bool)}, "where(m, 2*x, 3)"),
    ("out = sum(x**2*~m)", {"m": M}, "2*x*(1 - 1.0*m)"),
    ("out = sum((x*m)**2)", {"m": M}, "2*x*m"),
    ("out = sum(x*k)/sum(k)", {"k": K}, "k/sum(k)"),
    ("out = sum(x*k)", {"k": K}, "1.0*k"),
    ("out = (k.double() @ x)**2", {"k": K}, "2*((1.0*k) @ x)*k"),
    ("out = mean(k.double())*sum(x)", {"k": K}, "mean(1.0*k).expand(3)"),
]
CLASSES = [
    "out = F.cross_entropy(x, t)",
    "out = -mean(log_softmax(x, 1)[arange(4), t])",
    "out = -mean(gather(log_softmax(x, 1), 1, t.unsqueeze(1)))",
    "out = -sum(F.one_hot(t, 3)*log_softmax(x, 1))/4",
]


def formula_of(program: str, leaves: dict, constants: dict) -> Formula:
    result = gradcli.run(program, leaves, const=constants, dtype="float64", formula=True)
    return result.views["formula"].by_leaf["x"]


def assert_right(program: str, formula: Formula, leaves: dict, constants: dict) -> None:
    """The formula, as the last statement of the program, gives the gradient there, as floats."""
    want = gradcli.run(program, leaves, const=constants, dtype="float64").names["x"].grad.array
    where = "\n".join(f"{name} = {text}" for name, text in formula.where.items())
    read = gradcli.run(f"{program}\n{where}\nresult_ = {formula.text}", leaves, const=constants, dtype="float64").names["result_"]
    got = np.asarray(getattr(read, "array", read), np.float64)
    assert not hasattr(read, "array") or read.array.dtype == np.float64
    assert got.shape == want.shape
    assert np.allclose(got, want, 1e-8, 1e-10), formula.text


@pytest.mark.parametrize(("program", "leaves", "constants", "expected"), OPS)
def test_ops_with_names_of_their_own(program, leaves, constants, expected) -> None:
    formula = formula_of(program, leaves, constants)
    assert formula.form in ("closed", "named"), formula.text
    assert expected is None or formula.text == expected
    assert_right(program, formula, leaves, constants)


@pytest.mark.parametrize(("program", "constants", "expected"), PICKED)
def test_elements_that_are_picked(program, constants, expected) -> None:
    leaves = {"x": drawn(3)}
    formula = formula_of(program, leaves, constants)
    assert formula.form == "closed", formula.text
    assert expected is None or formula.text == expected
    assert_right(program, formula, leaves, constants)
    assert_right(program, formula, {"x": drawn(3)}, constants)


@pytest.mark.parametrize("program", ["m = x > 0.5\nout = mean(x[m])", "q = 0.3*sigmoid(x[0])\nout = quantile(x, q)"])
def test_what_is_picked_by_computed_values_has_no_closed_formula(program) -> None:
    """How many elements that are, or which, is not the same elsewhere."""
    assert formula_of(program, {"x": np.array([0.3, 0.9, 1.7])}, {}).form == "steps"


@pytest.mark.parametrize(("program", "constants", "expected"), WHOLE)
def test_what_integers_and_truth_values_happen_to_be_is_no_law(program, constants, expected) -> None:
    leaves = {"x": drawn(3)}
    formula = formula_of(program, leaves, constants)
    assert formula.text == expected
    assert_right(program, formula, leaves, constants)
    others = {"m": ~M, "k": np.array([5, 2, 2])}
    assert_right(program, formula, leaves, {name: others[name] for name in constants})


@pytest.mark.parametrize("program", CLASSES)
def test_classes_are_rows_of_an_identity_matrix(program) -> None:
    formula = formula_of(program, {"x": drawn(4, 3)}, {"t": T})
    assert formula.text == "(softmax(x, 1) - eye(3)[t])/4"


A = {"a": np.array([1.5, -0.5, 0.7])}


@pytest.mark.parametrize(
    ("program", "constants", "valid"),
    [
        ("out = sum(x*abs(a))", A, None),
        ("out = sum(x*relu(a - 1))", A, None),
        ("out = sum(abs(x)*a)", A, "where x != 0"),
        ("y = x*a\nout = sum(abs(y))", A, "where x*a != 0"),
        ("out = F.hinge_embedding_loss(x, sign(a))", A, "where x != 1"),
        ("out = sum(clamp(x, -0.5, 2))", {}, "where x != -0.5 and x != 2"),
        ("out = sum(x**tensor(2.5))", {}, None),
    ],
)
def test_a_kink_is_stated_of_what_the_leaf_moves(program, constants, valid) -> None:
    assert formula_of(program, {"x": np.array([0.3, 0.2, 1.7])}, constants).valid == valid
