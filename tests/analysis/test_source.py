"""--emit: every module that is written runs where its framework is, and its numbers come out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest

import gradcli
from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.source.adjoints import ADJOINTS
from gradcli.analysis.source.arrays import COMMON
from gradcli.analysis.source.layout import laid_out
from gradcli.diagnostics.model import UsageError
from tests.conftest import Command, environment

F = "nn.functional."
PROGRAMS = [
    "x=ones(2,2); y=x+2; out=mean(3*y*y)",
    "X = const(rand(4,3)); y = const(rand(4)); w = rand(3); lam = tensor(0.1); loss = ((X@w - y)**2).mean() + lam*(w**2).sum()",
    "X = const(rand(5,3)); t = const(tensor([0,1,0,2,1])); w = rand(3,3); b = zeros(3); loss = F.cross_entropy(X @ w + b, t)",
    "X = const(rand(5,3)); t = const(tensor([0,1,0,2,1])); w = rand(3,3); loss = F.cross_entropy(X @ w, t, reduction='sum')",
    "x = rand(6) + 0.1; out = (x.sin() * x.cos() + x.exp().log() + x.sqrt() * x.square() - x.tan()).sum()",
    "x = rand(6) * 0.5 + 0.1; out = (x.asin() + x.acos() * x.atan() - x.asinh() + x.atanh() + (x + 1).acosh()).sum()",
    "x = rand(6) + 0.1; out = (x.sinh() - x.cosh() + x.log2() + x.log10() + x.log1p() + x.expm1() + x.exp2() + x.rsqrt()).sum()",
    "x = randn(6); y = rand(6); out = (x.abs() + x.sign() * y + x.floor() * y + x.ceil() - x.round() + x.trunc() - x.sinc()).sum()",
    "x = rand(6); y = rand(6); out = (maximum(x, y) * minimum(x, y) + logaddexp(x, y) + hypot(x, y) + atan2(x, y)).sum()",
    "x = rand(6); y = rand(6); out = (fmax(x, y) - fmin(x, y) * 2 + copysign(x, -y.detach()) + x.reciprocal() + 2 - x).sum()",
    "x = rand(6); y = rand(6); out = (x**3 + x**y + 2**x - (-x) / y + (1 / x) - rsub(x, y)).sum()",
    "x = randn(6); y = rand(6); out = where((x > 0) & (y != 0.3), x * 2, y * 3).sum() + x.masked_fill(x < 0, 0.5).sum()",
    "x = randn(6); out = (x.tanh() + x.sigmoid() * x.relu() + F.silu(x) + F.logsigmoid(x) + F.softplus(x) + F.leaky_relu(x)).sum()",
    "x = randn(6); out = (F.elu(x) + F.threshold(x, 0.1, 0.5)).sum() + F.softplus(x, 2).sum()",
    "x = randn(6); y = randn(6); out = (x.clamp(-0.5, 0.5) + y.clamp(min=0) + x.clamp(max=0.2) * y.lerp(x, 0.3)).sum()",
    "x = randn(6); c = ~(x > 0) ^ (x < -1); out = where(c & x.isfinite() | x.isinf(), x * 2, x).sum() + (ones_like(x) * x).sum() + (x - 2).square().sum()",
    "x = randn(6); lo = const(-ones(6)/3); out = (x.clamp(lo, None) * x.clamp_max(lo + 1) * x.clamp_min(lo) - x.clamp_max(0.3) + x.clamp_min(-0.3)).sum()",
    "A = rand(3, 4); B = rand(4, 2); v = rand(2); u = rand(3); out = u @ (A @ B) @ v + (A @ B @ v).dot(u)",
    "A = rand(2, 3, 4); B = rand(2, 4, 2); c = rand(2, 3, 2); out = (A @ B).sum() + baddbmm(c, A, B).square().mean()",
    "m = rand(3, 2); A = rand(3, 4); B = rand(4, 2); z = rand(3); v = rand(4); out = addmm(m, A, B).sum() + addmv(z, A, v).square().sum()",
    "x = rand(4); y = rand(4) + 1; z = rand(4); out = addcmul(x, y, z, value=2).sum() + addcdiv(x, z, y).sum()",
    "x = rand(3, 4); out = x.sum(1).prod() + x.mean((0, 1)) + x.amax(1).sum() + x.amin(0).sum() + x.max() * x.min()",
    "x = rand(3, 4); out = x.max(1).values.sum() + x.min(0, keepdim=True).values.square().sum() + x.prod(1).sum()",
    "x = rand(3, 4); out = x.var() + x.std() + x.var(1).sum() * x.std(0, correction=0).sum()",
    "x = rand(3, 4); out = (x * (x.argmax(1, keepdim=True) + x.argmin(1, keepdim=True))).sum()",
    "x = rand(3, 4); y = const(rand(3, 4)); out = (softmax(x, 1) * y).sum() + (log_softmax(x, 0) * y).sum() + logsumexp(x, 1).square().sum()",
    "x = rand(3, 4); y = const(rand(3, 4)); out = (x.cumsum(1) * y).sum() + (x.cumprod(0) * y).sum()",
    "x = rand(3, 4); out = x.norm() + linalg.vector_norm(x, 1) + linalg.vector_norm(x, dim=1).sum()",
    "x = rand(3, 4); y = const(rand(12)); out = (x.view(12) * y).sum() + (x.T.reshape(12) * y).sum() + x.unsqueeze(0).squeeze().sum()",
    "x = rand(1, 4); out = (x.expand(3, 4) * const(rand(3, 4))).sum() + x.squeeze(0).sum() + x.squeeze((0,)).square().sum()",
    "x = rand(2, 3, 4); y = const(rand(4, 2, 3)); out = (x.permute(2, 0, 1) * y).sum() + (x.transpose(1, 2) @ x).sum()",
    "x = rand(2, 3); out = (x.flip(1) * x).sum() + (x.repeat(2, 2) * const(rand(4, 6))).sum() + x.tril().sum() + x.triu(1).square().sum()",
    "x = rand(3); y = rand(2); z = rand(2); out = (cat([x, y, x]) * const(rand(8))).sum() + (stack([y, z], 1) * const(rand(2, 2))).sum()",
    "x = rand(3, 4); i = const(tensor([2, 0, 0])); out = x[1, 2] * x[0].sum() + x[:, 1:3].square().sum() + x[i].sum() + x[i, i].sum()",
    "x = rand(3, 4); i = const(tensor([[0, 1, 3, 0], [2, 2, 1, 1], [0, 0, 0, 1]])); out = x.gather(1, i).square().sum() + x[::2].sum()",
    "x = rand(3, 4); i = const(tensor([2, 0, 0])); out = x.index_select(0, i).square().sum() + F.embedding(i, x).sum() + x.diagonal().sum()",
    "x = rand(3, 3); out = x.trace() * x.diagonal().prod() + xlogy(x, x + 1).sum() + x.clone().sum() + zeros_like(x).sum()",
    "A = rand(3, 3) + 3*eye(3).detach(); b = rand(3, 1); out = linalg.det(A) + linalg.inv(A).sum() + linalg.solve(A, b).sum() + linalg.slogdet(A)[1]",
    "x = rand(4); y = const(rand(4)); out = F.mse_loss(x, y) + F.smooth_l1_loss(x, y, beta=0.2) + F.huber_loss(x, y, delta=0.3)",
    "x = rand(4); y = const(rand(4)); out = F.binary_cross_entropy(x * 0.9 + 0.05, y) + F.binary_cross_entropy_with_logits(x, y)",
    "x = rand(3, 4); w = rand(4); b = rand(4); y = const(rand(3, 4)); out = (F.layer_norm(x, (4,), w, b) * y).sum() + (F.layer_norm(x, (3, 4)) * y).sum()",
    "x = rand(3); c = x.detach() * 2; out = (x * c).sum() + (x.detach() * x).sum()",
    "x = tensor(2.)\nif x > 1:\n    out = x**3\nelse:\n    out = x",
    "net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)); x = const(rand(5, 3)); out = net(x).square().mean()",
    "x = rand(300); out = (x * const(rand(300))).sum()",
    "x = rand(3); out = (x.double() * 2).sum().float() + x.to(torch.float64).square().sum().float()",
    "x = rand(4, dtype=torch.float64); out = x.exp().sum()",
    "value = rand(2); lambda_ = rand(2); t1 = value * lambda_; out = (t1 + value).sum()",
]
ELSEWHERE = [  # what NumPy has no counterpart for
    "x = rand(2, 2, 6, 6); k = rand(3, 2, 3, 3); b = rand(3); out = F.max_pool2d(F.conv2d(x, k, b, padding=1), 2).square().sum()",
    "x = randn(6); out = (F.gelu(x) * x.erf() + F.gelu(x, approximate='tanh')).sum()",
    "A = rand(3, 3); out = linalg.cholesky(A @ A.T + eye(3).detach()).sum()",
]
TORCH_ONLY = [
    "x = rand(1, 2, 6, 6); k = rand(2, 3, 3, 3); out = F.avg_pool2d(F.conv_transpose2d(x, k, stride=2), 2).square().sum()",
    "q = rand(1, 2, 4, 8); k = rand(1, 2, 4, 8); v = rand(1, 2, 4, 8); out = F.scaled_dot_product_attention(q, k, v).square().sum()",
    "x = rand(3, 4); out = x.sort(1).values[:, 0].sum() + F.pad(x, (1, 1)).sum() + x.roll(1, 0).prod() + diag_embed(x).sum()",
]


def module_of(program: str, framework: str) -> str:
    return str(gradcli.run(program.replace("F.", F), seed=5).emit(framework).text)


def ran(text: str) -> None:
    """A script that ends without an exception."""
    exec(compile(text, "<emitted>", "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize("program", PROGRAMS)
def test_numpy(program: str) -> None:
    ran(module_of(program, "numpy"))


@pytest.mark.parametrize("program", PROGRAMS + ELSEWHERE + TORCH_ONLY)
def test_torch(program: str) -> None:
    pytest.importorskip("torch")
    ran(module_of(program, "torch"))


@pytest.mark.parametrize("program", PROGRAMS + ELSEWHERE)
def test_jax(program: str) -> None:
    pytest.importorskip("jax")
    ran(module_of(program, "jax"))


@pytest.mark.parametrize("framework", ["torch", "jax"])
@pytest.mark.parametrize("program", PROGRAMS + ELSEWHERE)
def test_what_is_written_for_other_frameworks_is_python(program: str, framework: str) -> None:
    compile(module_of(program, framework), "<emitted>", "exec")


def test_every_template_is_tried() -> None:
    from gradcli.analysis.source.trace import trace

    used: set[str] = set()
    for program in [*PROGRAMS, *ELSEWHERE]:
        traced = trace(gradcli.run(program.replace("F.", F), seed=5)._run.replay)
        used |= {step.op.key for step in traced.tape.steps}
    assert sorted((COMMON | ADJOINTS).keys() - used) == []


@pytest.mark.skipif(shutil.which("ruff") is None, reason="ruff is not installed")
@pytest.mark.parametrize("framework", ["numpy", "torch", "jax"])
def test_it_is_formatted(framework: str, tmp_path: Any) -> None:
    for number, program in enumerate(PROGRAMS):
        (tmp_path / f"m{number}.py").write_text(module_of(program, framework))
    done = subprocess.run(["ruff", "format", "--isolated", "--diff", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_as_a_script(gradcli: Command, tmp_path: Any) -> None:
    gradcli("--emit=numpy", "-o", "slope.py", "x = rand(3); out = (x**2).sum()")
    done = subprocess.run([sys.executable, str(tmp_path / "slope.py")], capture_output=True, text=True, env=environment(), check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    wrong = (tmp_path / "slope.py").read_text().replace("2 * x", "3 * x")
    (tmp_path / "slope.py").write_text(wrong)
    assert subprocess.run([sys.executable, str(tmp_path / "slope.py")], capture_output=True, check=False).returncode == 1


def test_closed_formulas_are_used() -> None:
    text = module_of("x=ones(2,2); y=x+2; out=mean(3*y*y)", "numpy")
    assert '"x": 1.5 * (x + 2)' in text


def test_the_function_takes_other_inputs() -> None:
    names: dict[str, Any] = {}
    exec(module_of(PROGRAMS[2], "numpy"), names)
    import numpy as np

    w, b = np.full((3, 3), 0.1), np.zeros(3)
    value, gradients = names["value_and_grad"](w, b)
    moved, _ = names["value_and_grad"](w + 1e-6 * np.eye(3), b)
    assert (moved - value) / 1e-6 == pytest.approx(np.trace(gradients["w"]), rel=1e-4)


def test_as_data(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--emit=jax", "x = rand(3); out = (x**2).sum()").stdout)
    assert report["source"]["framework"] == "jax"
    assert report["source"]["text"].startswith("import jax\n")


def test_branches_are_remarked() -> None:
    assert "On the path that the run took" in module_of("x = tensor(2.)\nif x > 1:\n    out = x**3\nelse:\n    out = x", "jax")


@pytest.mark.parametrize(
    ("program", "framework", "words"),
    [
        ("x = rand(1, 1, 4, 4); k = rand(1, 1, 2, 2); out = F.conv2d(x, k).sum()", "numpy", "no counterpart of `convolve`"),
        ("x = rand(4); out = x.lgamma().sum()", "numpy", "no counterpart of `lgamma`"),
        ("x = rand(3); x2 = x * 1; x2[0] = 5 * x[1]; out = x2.sum()", "torch", "no counterpart of a write in place"),
        ("x = rand(3, 4); t = const(tensor([0, -100, 2])); out = F.cross_entropy(x, t)", "numpy", "no counterpart of this use"),
    ],
)
def test_what_has_no_counterpart_is_named(program: str, framework: str, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        module_of(program, framework)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("x = const(1.); y = x + 1", "no gradient to write down"),
        ("x = rand(200); y = x * 2", "no gradient to write down"),
        ("x = ones(2); x.register_hook(lambda g: g * 2); out = x.sum()", "a hook changes it"),
        ("z = tensor([1+2j]); out = (z.abs()**2).sum()", "complex numbers"),
        ("x = tensor(1.)\nh = x\nfor i in range(3000):\n    h = h * 1.01\nout = h", "more than 2000 steps"),
    ],
)
def test_runs_that_cannot_be_written(program: str, words: str) -> None:
    with pytest.raises(NotDifferentiable, match=words):
        module_of(program, "numpy")


def test_a_framework_has_to_be_named(gradcli: Command) -> None:
    assert gradcli("--emit=tensorflow", "x = 1.").returncode == 2
    assert gradcli("--emit=numpy", "--json", "x = ones(1); out = x.sum()").returncode == 0


def test_lines_break_at_their_brackets() -> None:
    assert laid_out("x = f(1)") == ["x = f(1)"]
    long = ", ".join("argument" for _ in range(8))
    assert laid_out(f"result = f({long})") == ["result = f(", f"    {long}", ")"]
    assert laid_out(f"result = [{long}]") == ["result = [", *["    argument,"] * 8, "]"]
