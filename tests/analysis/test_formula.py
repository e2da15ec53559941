"""Formulas: as a textbook writes them, right, and said to hold no further than they do."""

from __future__ import annotations

import numpy as np
import pytest

import gradcli
from gradcli.analysis.formula.formulas import Formula
from gradcli.diagnostics.model import UsageError

RANDOM = np.random.default_rng(5)
T01 = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])


def drawn(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape)


def formulas(program: str, leaves: dict, constants: dict | None = None, **options) -> dict[str, Formula]:
    result = gradcli.run(program, leaves, const=constants or {}, dtype="float64", formula=True, **options)
    return result.views["formula"].by_leaf


def assert_reads_back(program: str, leaves: dict, constants: dict, found: dict[str, Formula]) -> None:
    """Each formula, as the last statement of its program, gives the gradient."""
    gradients = {
        gradient.leaf: gradient.value.array
        for gradient in gradcli.run(program, leaves, const=constants, dtype="float64").report.gradients()
    }
    for name, formula in found.items():
        where = "\n".join(f"{key} = {text}" for key, text in formula.where.items())
        again = gradcli.run(f"{program}\n{where}\nresult_ = tensor(0.) + ({formula.text})", leaves, const=constants, dtype="float64")
        got = again.names["result_"].array
        assert got.shape == gradients[name].shape, formula.text
        assert np.allclose(got, gradients[name], 1e-9, 1e-11), formula.text


X, Y6, W3 = drawn(6, 3), drawn(6), drawn(3)
POSITIVE = np.abs(drawn(4)) + 0.5
# program, leaves, constants, and the formula of each leaf
LADDER = [
    ("y = x + 2\nout = mean(3*y*y)", {"x": np.ones((2, 2))}, {}, {"x": "1.5*(x + 2)"}),
    ("loss = mean((X@w - y)**2)", {"w": W3}, {"X": X, "y": Y6}, {"w": "X.T @ (X @ w - y)/3"}),
    (
        "loss = mean((X@w - y)**2) + lam*sum(w**2)",
        {"w": W3, "lam": 0.1},
        {"X": X, "y": Y6},
        {"w": "2*lam*w + X.T @ (X @ w - y)/3", "lam": "sum(w**2)"},
    ),
    ("loss = mean(exp(X@w) - y*(X@w))", {"w": W3}, {"X": X, "y": Y6}, {"w": "X.T @ (exp(X @ w) - y)/6"}),
    ("p = sigmoid(X@w)\nloss = F.binary_cross_entropy(p, t)", {"w": W3}, {"X": X, "t": T01}, {"w": "X.T @ (sigmoid(X @ w) - t)/6"}),
    (
        "loss = -mean(t*log(sigmoid(X@w)) + (1 - t)*log(1 - sigmoid(X@w)))",
        {"w": W3},
        {"X": X, "t": T01},
        {"w": "X.T @ (sigmoid(X @ w) - t)/6"},
    ),
    ("loss = F.binary_cross_entropy_with_logits(X@w, t)", {"w": W3}, {"X": X, "t": T01}, {"w": "X.T @ (sigmoid(X @ w) - t)/6"}),
    ("loss = F.mse_loss(X@w, y)", {"w": W3}, {"X": X, "y": Y6}, {"w": "X.T @ (X @ w - y)/3"}),
    ("loss = F.l1_loss(X@w, y)", {"w": W3}, {"X": X, "y": Y6}, {"w": "X.T @ sign(X @ w - y)/6"}),
    ("loss = F.huber_loss(X@w, y)", {"w": W3}, {"X": X, "y": Y6}, {"w": "X.T @ clamp(X @ w - y, min=-1, max=1)/6"}),
    (
        "loss = F.cross_entropy(X@W, t)",
        {"W": drawn(3, 2)},
        {"X": X, "t": np.array([0, 1, 1, 0, 1, 0])},
        {"W": "X.T @ (softmax(X @ W, 1) - eye(2)[t])/6"},
    ),
    ("loss = F.poisson_nll_loss(z, t)", {"z": drawn(4)}, {"t": POSITIVE}, {"z": "(exp(z) - t)/4"}),
    ("loss = F.gaussian_nll_loss(z, t, v)", {"z": drawn(4)}, {"t": drawn(4), "v": POSITIVE}, {"z": "(z - t)/(4*v)"}),
    ("loss = F.soft_margin_loss(z, t)", {"z": drawn(4)}, {"t": np.array([1.0, -1, 1, -1])}, {"z": "-t*sigmoid(-z*t)/4"}),
    (
        "h = tanh(X@W1 + b1)\np = h@W2 + b2\nd = p - Y\nloss = mean(d**2)",
        {"W1": drawn(3, 4), "b1": drawn(4), "W2": drawn(4, 2), "b2": drawn(2)},
        {"X": X, "Y": drawn(6, 2)},
        {"W1": "X.T @ ((d @ W2.T)*(1 - h**2))/6", "W2": "h.T @ d/6", "b2": "mean(d, 0)"},
    ),
    (
        "P = softmax(Q@K.T, 1)\nout = sum(G*(P@V))",
        {"Q": drawn(4, 3), "K": drawn(5, 3), "V": drawn(5, 2)},
        {"G": drawn(4, 2)},
        {"Q": "(P*(G @ V.T - sum(G*(P @ V), 1, keepdim=True))) @ K"},
    ),
    (
        "P = softmax(Q@K.mT, -1)\nout = sum(G*(P@V))",
        {"Q": drawn(2, 2, 4, 3), "K": drawn(2, 2, 5, 3), "V": drawn(2, 2, 5, 2)},
        {"G": drawn(2, 2, 4, 2)},
        {"V": "P.mT @ G"},
    ),
    ("z = (x - mu)/s\nout = sum(log(s) + z**2/2)", {"mu": 0.3, "s": 1.2}, {"x": drawn(4)}, {"mu": "sum(mu - x)/s**2"}),
    ("out = norm(x - a)", {"x": drawn(3)}, {"a": drawn(3)}, {"x": "(x - a)/norm(x - a)"}),
    ("out = logdet(S)", {"S": np.eye(3) * 2 + 0.1}, {}, {"S": "inv(S).T"}),
    ("out = trace(A@X@B)", {"X": drawn(3, 3)}, {"A": drawn(3, 3), "B": drawn(3, 3)}, {"X": "(B @ A).T"}),
    ("out = sum(x[1:3]**2)", {"x": drawn(4)}, {}, {"x": "2*eye(4)[1:3].T @ x[1:3]"}),
    ("out = sum(cat((x, y))**2)", {"x": drawn(4), "y": drawn(2)}, {}, {"x": "2*x", "y": "2*y"}),
    ("out = sum(cumsum(x, 0)*a)", {"x": drawn(4)}, {"a": drawn(4)}, {"x": "tril(ones(4, 4)).T @ a"}),
    ("h = x*1.0\nh += 2*x\nout = sum(h*h)", {"x": drawn(3)}, {}, {"x": "18*x"}),
    ("s = 0\nfor i in range(3):\n    s = s + x[i]**2\nout = s*1", {"x": drawn(3)}, {}, {"x": "2*x"}),
    ("out = (x.detach()*x).sum()", {"x": drawn(3)}, {}, {"x": "x"}),
    ("with no_grad():\n    c = x*2\nout = sum(c*x)", {"x": drawn(3)}, {}, {"x": "2*x"}),
    ("out = sum(exp(x)*w)/sum(exp(x))", {"x": drawn(3)}, {"w": drawn(3)}, {}),
    ("out = sum(relu(X@W)*G)", {"W": drawn(3, 2)}, {"X": X, "G": drawn(6, 2)}, {"W": "X.T @ (G*(X @ W > 0))"}),
]


@pytest.mark.parametrize(("program", "leaves", "constants", "expected"), LADDER)
def test_formula_is_what_a_textbook_writes(program, leaves, constants, expected) -> None:
    found = formulas(program, leaves, constants)
    assert {name: found[name].text for name in expected} == expected
    assert set(found) == set(leaves)
    assert all(formula.form in ("closed", "named") and formula.checked >= 2 for formula in found.values())
    assert_reads_back(program, leaves, constants, found)


def test_repetitions_of_a_long_formula_have_names() -> None:
    leaves = {"W": drawn(3, 3), "U": drawn(3, 3)}
    constants = {"x": drawn(3)}
    program = "h0 = tanh(U@x)\nh1 = tanh(W@h0 + U@x)\nh2 = tanh(W@h1 + U@x)\nout = sum(h2)"
    found = formulas(program, leaves, constants)
    assert found["U"].form == "named"
    assert list(found["U"].where) == ["t1", "t2"]
    assert_reads_back(program, leaves, constants, found)


@pytest.mark.parametrize(
    ("kind", "program", "leaf", "expected", "convex"),
    [
        ("jacobian", "y = A@x", np.ones(3), "A", False),
        ("jacobian", "y = softmax(x, 0)", drawn(3), "diag(softmax(x, 0)) - outer(softmax(x, 0), softmax(x, 0))", False),
        ("hessian", "out = x@A@x", drawn(3), "A + A.T", False),
        ("hessian", "out = norm(A@x)**2", drawn(3), "2*A.T @ A", True),
        ("hessian", "out = logsumexp(x)", drawn(3), "diag(softmax(x, 0)) - outer(softmax(x, 0), softmax(x, 0))", True),
        ("hessian", "out = -sum(log(4 - A@x))", np.zeros(3), "(A.T/(4 - A @ x)**2) @ A", True),
        ("hessian", "out = sum(x**4)", drawn(3), "12*diag(x**2)", True),
        ("hessian", "out = sum(x**3)", drawn(3), "6*diag(x)", False),
    ],
)
def test_jacobians_and_hessians(kind, program, leaf, expected, convex) -> None:
    constants = {"A": np.array([[1.0, 0.2, 0.1], [0.3, 1.0, 0.2], [0.1, 0.4, 1.0]])} if "A" in program else {}
    result = gradcli.run(program, {"x": leaf}, const=constants, dtype="float64", formula=True, **{kind: True})
    formula = result.views[kind].formulas["x"]
    assert (formula.text, formula.convex) == (expected, convex)


@pytest.mark.parametrize(
    ("program", "convex"),
    [
        ("out = norm(x)", True),
        ("out = norm(A@x - b)", True),
        ("out = norm(A@x - b)**3", True),
        ("out = sqrt(1 + sum((A@x - b)**2))", True),
        ("out = logsumexp(A@x - b)", True),
        ("out = log(2 + sum(exp(A@x)))", True),
        ("out = logsumexp(x) + norm(A@x - b) + x@x", True),
        ("out = norm(A@x - b) - norm(x)", False),
        ("out = 2*logsumexp(x) - logsumexp(A@x)", False),
        ("out = norm(A@x - b) - 0.001*(x@x)", False),
        ("out = log(1 + x@x)", False),
        ("out = 1/norm(A@x - b)", False),
    ],
)
def test_convexity_that_is_proved(program, convex) -> None:
    constants = {"A": np.array([[1.0, 0.2, 0.1], [0.3, 1.0, 0.2], [0.1, 0.4, 1.0], [0.2, 0.5, 0.3]]), "b": np.arange(4.0)}
    used = {name: value for name, value in constants.items() if name in program}
    result = gradcli.run(program, {"x": np.array([0.3, -0.4, 0.8])}, const=used, dtype="float64", formula=True, hessian=True)
    assert result.views["hessian"].formulas["x"].convex == convex


@pytest.mark.parametrize(
    ("program", "leaf", "assume", "expected", "needed"),
    [
        ("out = x@A@x", drawn(3), ["A == A.T"], "2*A @ x", True),
        ("out = x@A@x", drawn(3), ["x*x == x*x"], "(A.T + A) @ x", False),
        ("out = sum(M*x)", drawn(3), ["M*M == M"], "M", False),
        ("out = sum(M*M*x)", drawn(3), ["M*M == M"], "M", True),
        ("out = -sum(t*log(softmax(x, 0)))", drawn(3), ["sum(t) == 1"], "softmax(x, 0) - t", True),
    ],
)
def test_assumptions_shorten_and_are_listed_when_needed(program, leaf, assume, expected, needed) -> None:
    symmetric = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, 0.3], [0.1, 0.3, 3.0]])
    values = {"A": symmetric, "M": np.array([1.0, 0.0, 1.0]), "t": np.array([0.2, 0.5, 0.3])}
    constants = {name: value for name, value in values.items() if name in program.replace("softmax", "").replace("out", "")}
    result = gradcli.run(program, {"x": leaf}, const=constants, dtype="float64", formula=True, assume=tuple(assume))
    formula = result.views["formula"].by_leaf["x"]
    assert formula.text == expected
    assert formula.assumes == (tuple(assume) if needed else ())


def test_assumption_that_the_run_contradicts_is_refused_with_the_place() -> None:
    with pytest.raises(UsageError, match="the values of this run contradict it") as problem:
        gradcli.run("out = x@A@x", {"x": drawn(2)}, const={"A": np.array([[1.0, 2.0], [3.0, 1.0]])}, formula=True, assume=("A == A.T",))
    assert "[0, 1]" in problem.value.diagnostics[0].notes[0]


@pytest.mark.parametrize(
    ("program", "valid"),
    [
        ("out = sum(x**2)", None),
        ("out = sum(relu(x - 1))", "where x != 1"),
        ("out = sum(abs(A@x))", "where A @ x != 0"),
        ("out = sum(x**2) if x.sum() > -100 else sum(x)", "on the path taken"),
        ("k = x.sum().item()\nout = sum(x*k)", "on the path taken"),
        ("out = sum(clamp(x, 0, 2))", "where x != 0 and x != 2"),
    ],
)
def test_validity_is_stated(program, valid) -> None:
    constants = {"A": np.array([[1.0, 2.0, 0.5], [0.2, 1.0, 0.7]])} if "A@" in program else {}
    assert formulas(program, {"x": np.array([0.5, 1.5, -0.7])}, constants)["x"].valid == valid


def test_closed_form_is_right_where_backward_is_not() -> None:
    found = formulas("out = log(1 + exp(x))", {"x": 1000.0}, nan="off")
    assert found["x"].text == "sigmoid(x)"
    assert found["x"].note == "d out/d x: backward gives nan, the formula 1"


def test_steps_where_there_is_no_expression() -> None:
    formula = formulas("out = cummax(x, 0).values.sum()", {"x": drawn(3)})["x"]
    assert formula.form == "steps"
    assert formula.text.splitlines()[0] == "t1, t2 = cummax(x, 0)"


WRITES = [
    ("y = 2*x\ny[0] = 3.\nout = sum(y**2)", "4*(y - y[0]*eye(3)[0])"),
    ("y = 2*x\nv = y.reshape(-1)\nv.mul_(2)\nout = sum(y**2)", "32*x"),
    ("y = 2*x\ny[1:].mul_(3)\nout = sum(y**2)", "8*x + 64*eye(3)[1:].T @ x[1:]"),
    ("y = 2*x\nz = y[0]\ny.mul_(x)\nout = sum(z**2)", "16*x[0]**3*eye(3)[0]"),
    ("y = zeros(3)\nfor i in range(3):\n    y[i] = x[i]**2\nout = sum(y)", "2*x"),
]


@pytest.mark.parametrize(("program", "expected"), WRITES)
def test_writes_into_views_and_bases_are_followed(program, expected) -> None:
    leaf = {"x": drawn(3)}
    found = formulas(program, leaf)
    assert found["x"].text == expected
    assert_reads_back(program, leaf, {}, found)


@pytest.mark.parametrize("program", ["y = x.clone()\ny[x > 0] = x[:1]\nout = sum(y**2)", "x.register_hook(lambda g: 2*g)\nout = sum(x**2)"])
def test_what_is_not_followed_is_steps_or_nothing(program) -> None:
    found = formulas(program, {"x": drawn(3)})
    assert not found or found["x"].form == "steps"


def test_index_form_is_a_sum_of_einsums() -> None:
    result = gradcli.run("out = sum((X@w - y)**2)", {"w": W3}, const={"X": X, "y": Y6}, dtype="float64", formula="index")
    formula = result.views["formula"].by_leaf["w"]
    assert formula.form == "index"
    assert formula.text == '2*einsum("ji,jk,k->i", X, X, w) - 2*einsum("ji,j->i", X, y)'


def test_latex() -> None:
    found = formulas("loss = mean((X@w - y)**2) + lam*sum(w**2)", {"w": W3, "lam": 0.1}, {"X": X, "y": Y6})
    assert found["w"].latex == r"2 \, \lambda \, w + \frac{1}{3} \, X^\top \left(X w - y\right)"
    assert found["lam"].latex == r"\operatorname{sum}\left(w^{\circ 2}\right)"


def test_formula_of_the_result_object() -> None:
    result = gradcli.run("y = x*x\nout = sum(3*y)", {"x": [1.0, 2.0]})
    assert repr(result.formula("x")) == "6*x"
    with pytest.raises(UsageError, match="no derivative with respect to `z`"):
        result.formula("z")


def test_rational_formulas_are_compared_modulo_a_prime() -> None:
    """One that is off by less than rounding is refused, whatever the numbers say."""
    from gradcli.analysis.formula.index.rational import Rational
    from gradcli.analysis.formula.notation.tree import Tree
    from gradcli.analysis.formula.search import Search
    from gradcli.analysis.formula.tape.record import record
    from gradcli.data.inputs import given
    from gradcli.diagnostics.model import Source
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session, Settings

    with Session(Settings([given("x", drawn(3)), given("y", drawn(3))], "float64")) as session:
        session.run_all([Source("<test>", "out = sum(x**2/y)/3")])
        recorded = record(Replay(session), "gradient", ["x"], 100)
        assert recorded is not None
        search = Search(recorded)
        right = search.held(recorded.targets[0], {})
    assert right is not None
    assert right.tree.op == "mul"
    coefficient, exponents = right.tree.params
    off = Tree("mul", right.tree.args, (coefficient + Rational(1, 10**12), exponents), right.tree.values)
    assert search.check.holds(right.tree, recorded.targets[0])
    assert not search.check.holds(off, recorded.targets[0])
    search.check.modular = None
    assert search.check.holds(off, recorded.targets[0])


def test_steps_of_a_loop_are_its_first_and_last_turn() -> None:
    formula = formulas(
        "for i in range(100):\n    h = tanh(W@h)\nout = sum(h)".replace("for", "h = s\nfor", 1), {"W": drawn(3, 3), "s": drawn(3)}
    )["s"]
    lines = formula.text.splitlines()
    assert formula.form == "steps"
    assert "… 96 more turns of these 2 statements …" in lines
    assert "… 95 more turns of these 3 statements …" in lines
    assert len(lines) < 30


NAMED_OPS = [
    (
        "out = sum(G*conv2d(x, w))",
        {"x": drawn(2, 2, 4, 4), "w": drawn(3, 2, 2, 2)},
        {"G": drawn(2, 3, 3, 3)},
        {"x": "conv_transpose2d(G, w)"},
    ),
    ("out = sum(conv2d(x, w, stride=2, padding=1)**2)", {"x": drawn(1, 1, 5, 5), "w": drawn(1, 1, 3, 3)}, {}, {}),
    ("m = nn.Linear(3, 2)\nout = sum((m(X) - t)**2)", {"t": drawn(6, 2)}, {"X": X}, {"m.weight": "2*(m.bias + X @ m.weight.T - t).T @ X"}),
    ("out = sum(max(x, 1).values*a)", {"x": drawn(3, 4)}, {"a": drawn(3)}, {}),
    ("out = sum(a*sort(x).values)", {"x": drawn(4)}, {"a": drawn(4)}, {"x": "take_along_dim(a, argsort(argsort(x, 0), 0), 0)"}),
    (
        "out = sum(x.gather(1, k)**2)",
        {"x": drawn(2, 3)},
        {"k": np.array([[0, 1], [2, 2]])},
        {"x": "scatter_add(zeros(2, 3), 1, k, 2*gather(x, 1, k))"},
    ),
    ("out = max(x) - logsumexp(x, 0)", {"x": drawn(4)}, {}, {"x": "1.0*(x == amax(x)) - softmax(x, 0)"}),
    ("out = sum(where(x > 0, x**2, -x))", {"x": drawn(4)}, {}, {"x": "where(x > 0, 2*x, -1)"}),
    ("out = sum(where(abs(x) < 1, x**2/2, abs(x) - 0.5))", {"x": drawn(4)}, {}, {"x": "clamp(x, min=-1, max=1)"}),
    (
        "out = sum(G*F.scaled_dot_product_attention(Q, K, V))",
        {"V": drawn(5, 2)},
        {"Q": drawn(4, 3), "K": drawn(5, 3), "G": drawn(4, 2)},
        {},
    ),
    ("out = sum(G*F.layer_norm(x, (5,)))", {"x": drawn(4, 5)}, {"G": drawn(4, 5)}, {}),
    ("m = nn.BatchNorm1d(5)\nout = sum(G*m(x))", {"x": drawn(4, 5)}, {"G": drawn(4, 5)}, {"m.bias": "sum(G, 0)"}),
    ("out = F.kl_div(log(q), p, reduction='sum')", {"q": POSITIVE}, {"p": POSITIVE + 0.1}, {"q": "-p/q"}),
    ("out = F.cosine_similarity(x, y, 0)", {"x": drawn(4)}, {"y": drawn(4)}, {}),
    ("out = F.triplet_margin_loss(a, p, n)", {"a": drawn(2, 4)}, {"p": drawn(2, 4), "n": drawn(2, 4)}, {}),
    ("out = sum(F.gelu(x))", {"x": drawn(4)}, {}, {}),
    ("out = sum(F.embedding(k, E)**2)", {"E": drawn(4, 2)}, {"k": np.array([0, 2, 2])}, {}),
]


@pytest.mark.parametrize(("program", "leaves", "constants", "expected"), NAMED_OPS)
def test_formulas_of_opaque_ops_modules_and_choices(program, leaves, constants, expected) -> None:
    found = formulas(program, leaves, constants)
    assert {name: found[name].text for name in expected} == expected
    assert all(formula.form in ("closed", "named") and formula.checked >= 2 for formula in found.values())
    if "nn." not in program:
        assert_reads_back(program, leaves, constants, found)


def test_equalities_of_the_run_are_no_identities() -> None:
    """Sorted values, positive values, a maximum that is the last element: none of it is taken for a law."""
    rising = {"x": np.array([1.0, 2.0, 3.0])}
    assert formulas("out = sum(sort(x).values*a)", rising, {"a": drawn(3)})["x"].text != "a"
    assert formulas("out = max(x)*x[2]", rising)["x"].text == "amax(x)*eye(3)[2] + x[2]*(x == amax(x))"
    assert formulas("out = sum(sqrt(x**2))", rising)["x"].text == "x/abs(x)"
