"""What PyTorch has taken away and still has a word for: every call is an error that says what to write."""

from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Tensor
from gradcli.engine.table.table import composite

GONE = "This function was deprecated since version 1.9 and is now removed."
SOLVE = (
    f"{GONE} `torch.solve` is deprecated in favor of `torch.linalg.solve`. `torch.linalg.solve` has its arguments reversed and does not "
    "return the LU factorization.\n\nTo get the LU factorization see `torch.lu`, which can be used with `torch.lu_solve` or "
    "`torch.lu_unpack`.\nX = torch.solve(B, A).solution should be replaced with:\nX = torch.linalg.solve(A, B)"
)
LSTSQ = (
    f"{GONE} `torch.lstsq` is deprecated in favor of `torch.linalg.lstsq`.\n`torch.linalg.lstsq` has reversed arguments and does not "
    "return the QR decomposition in the returned tuple (although it returns other information about the problem).\n\nTo get the QR "
    "decomposition consider using `torch.linalg.qr`.\n\nThe returned solution in `torch.lstsq` stored the residuals of the solution in "
    "the last m - n columns of the returned value whenever m > n. In torch.linalg.lstsq, the residuals are in the field 'residuals' of "
    "the returned named tuple.\n\nThe unpacking of the solution, as in\nX, _ = torch.lstsq(B, A).solution[:A.size(1)]\n"
    "should be replaced with:\nX = torch.linalg.lstsq(A, B).solution"
)
EIG = (
    f"{GONE} `torch.linalg.eig` returns complex tensors of dtype `cfloat` or `cdouble` rather than real tensors mimicking complex "
    "tensors.\n\nL, _ = torch.eig(A) should be replaced with:\nL_complex = torch.linalg.eigvals(A)\n\nand\n\n"
    "L, V = torch.eig(A, eigenvectors=True) should be replaced with:\nL_complex, V_complex = torch.linalg.eig(A)"
)
SYMEIG = (
    f"{GONE} The default behavior has changed from using the upper triangular portion of the matrix by default to using the lower "
    "triangular portion.\n\nL, _ = torch.symeig(A, upper=upper) should be replaced with:\n"
    "L = torch.linalg.eigvalsh(A, UPLO='U' if upper else 'L')\n\nand\n\nL, V = torch.symeig(A, eigenvectors=True) should be replaced "
    "with:\nL, V = torch.linalg.eigh(A, UPLO='U' if upper else 'L')"
)
RANK = (
    f"{GONE}\nPlease use the `torch.linalg.matrix_rank` function instead. The parameter 'symmetric' was renamed in "
    "`torch.linalg.matrix_rank()` to 'hermitian'."
)
REINFORCE = """reinforce() was removed.
Use torch.distributions instead.
See https://pytorch.org/docs/main/distributions.html

Instead of:

probs = policy_network(state)
action = probs.multinomial()
next_state, reward = env.step(action)
action.reinforce(reward)
action.backward()

Use:

probs = policy_network(state)
# NOTE: categorical is equivalent to what used to be called multinomial
m = torch.distributions.Categorical(probs)
action = m.sample()
next_state, reward = env.step(action)
loss = -m.log_prob(action) * reward
loss.backward()
"""


@composite("torch.solve Tensor.solve")
def old_solve(F: Any, input: Tensor, A: Tensor) -> Any:
    """Gone: `linalg.solve` takes its place."""
    fail(RuntimeError, SOLVE)


@composite("torch.lstsq Tensor.lstsq")
def old_lstsq(F: Any, input: Tensor, A: Tensor) -> Any:
    """Gone: `linalg.lstsq` takes its place."""
    fail(RuntimeError, LSTSQ)


@composite("torch.eig Tensor.eig")
def old_eig(F: Any, self: Tensor, eigenvectors: Anything = False) -> Any:
    """Gone: `linalg.eig` takes its place."""
    fail(RuntimeError, EIG, mistakes.dtypes)


@composite("torch.symeig Tensor.symeig")
def old_symeig(F: Any, input: Tensor, eigenvectors: Anything = False, upper: Anything = True) -> Any:
    """Gone: `linalg.eigh` takes its place."""
    fail(RuntimeError, SYMEIG)


@composite("torch.matrix_rank")
def old_matrix_rank(F: Any, input: Tensor, tol: Anything = None, symmetric: Anything = False) -> Any:
    """Gone: `linalg.matrix_rank` takes its place."""
    fail(RuntimeError, RANK)


@composite("Tensor")
def reinforce(F: Any, self: Tensor, reward: Anything) -> Any:
    """Gone: the logarithm of a probability is differentiated in its place."""
    fail(RuntimeError, REINFORCE)
