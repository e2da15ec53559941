"""Convexity, where it is proved: a Hessian that is seen to be positive semidefinite whatever the values are.

What counts as seen: a diagonal of what is never negative, ``v v^T``, ``M^T D M`` with such a diagonal D, the covariance ``diag(p) - p p^T`` of a softmax,
and sums of these with positive coefficients.
"""

from __future__ import annotations

from collections.abc import Collection

from gradcli.analysis.formula.notation.tree import Tree

NEVER_NEGATIVE = {"exp", "sigmoid", "abs", "relu", "cosh", "positive", "nonnegative", "zero"}
CALLS = {"softmax", "norm"}


def is_nonnegative(tree: Tree, positive: Collection[str] = ()) -> bool:
    """Whether no element can be negative; `positive` are names of which that is assumed."""
    if tree.op == "number":
        return bool(tree.params[0] >= 0)
    if tree.op == "symbol":
        return tree.params[0] in positive
    if tree.op == "function":
        return tree.params[0] in NEVER_NEGATIVE or (tree.params[0] in ("sqrt",))
    if tree.op == "call":
        return tree.params[0] in CALLS
    if tree.op == "add":
        signed = zip(tree.params, tree.args, strict=True)
        return is_rest_of_one(tree) or all(coefficient >= 0 and is_nonnegative(arg, positive) for coefficient, arg in signed)
    if tree.op == "mul":
        powers = zip(tree.args, tree.params[1], strict=True)
        return tree.params[0] >= 0 and all(
            even(exponent) or exponent.denominator % 2 == 0 or is_nonnegative(arg, positive) for arg, exponent in powers
        )
    if tree.op in ("sum", "mean", "index", "T", "expand", "reshape", "diag", "eye", "permute"):
        return all(is_nonnegative(arg, positive) for arg in tree.args)
    if tree.op == "where":
        return all(is_nonnegative(arg, positive) for arg in tree.args[1:])
    if tree.op == "matmul":
        return (len(tree.args) == 2 and tree.args[0] is tree.args[1] and tree.args[0].ndim == 1) or all(
            is_nonnegative(arg, positive) for arg in tree.args
        )
    return False


def is_rest_of_one(tree: Tree) -> bool:
    """``1 - sigmoid(a)``, ``1 - softmax(a, 0)``, ``1 - tanh(a)**2``."""
    parts = {arg.op == "number": (c, arg) for c, arg in zip(tree.params, tree.args, strict=True)}
    if len(tree.args) != 2 or len(parts) != 2 or parts[True][0] * parts[True][1].params[0] != 1 or parts[False][0] != -1:
        return False
    of = parts[False][1]
    if of.op == "mul" and of.params == (1, (2,)):
        return of.args[0].op == "function" and of.args[0].params[0] == "tanh"
    return of.params[:1] in (("sigmoid",), ("softmax",))


def even(exponent: object) -> bool:
    return bool(getattr(exponent, "denominator", 0) == 1 and int(exponent) % 2 == 0)  # type: ignore[call-overload]


def is_semidefinite(tree: Tree, positive: Collection[str] = ()) -> bool:
    """Whether a matrix is seen to be positive semidefinite."""
    if not tree.ndim:
        return is_nonnegative(tree, positive)
    if tree.op == "eye" or (tree.op == "number" and tree.params[0] >= 0):
        return True
    if tree.op == "diag":
        return is_nonnegative(tree.args[0], positive)
    if tree.op == "outer":
        return tree.args[0] is tree.args[1]
    if tree.op == "T":
        return is_semidefinite(tree.args[0], positive)
    if tree.op == "matmul":
        return is_symmetric_product(tree, positive)
    if tree.op == "mul":
        matrices = [(arg, exponent) for arg, exponent in zip(tree.args, tree.params[1], strict=True) if arg.ndim]
        numbers = [(arg, exponent) for arg, exponent in zip(tree.args, tree.params[1], strict=True) if not arg.ndim]
        scaled = tree.params[0] >= 0 and all(even(exponent) or is_nonnegative(arg, positive) for arg, exponent in numbers)
        return scaled and len(matrices) == 1 and matrices[0][1] == 1 and is_semidefinite(matrices[0][0], positive)
    if tree.op == "add":
        return is_covariance(tree) or all(c >= 0 and is_semidefinite(arg, positive) for c, arg in zip(tree.params, tree.args, strict=True))
    return False


def is_covariance(tree: Tree) -> bool:
    """``diag(p) - outer(p, p)`` of a softmax p."""
    if tree.op != "add" or len(tree.args) != 2:
        return False
    parts = dict(zip((arg.op for arg in tree.args), zip(tree.params, tree.args, strict=True), strict=True))
    if set(parts) != {"diag", "outer"} or parts["diag"][0] != 1 or parts["outer"][0] != -1:
        return False
    p = parts["diag"][1].args[0]
    return p.op == "call" and p.params[0] == "softmax" and all(arg is p for arg in parts["outer"][1].args)


def is_symmetric_product(tree: Tree, positive: Collection[str]) -> bool:
    """``M.T @ M``, ``M.T @ D @ M``, ``(M.T*d) @ M``."""
    if any(arg.ndim != 2 for arg in tree.args):
        return False
    first, last = tree.args[0], tree.args[-1]
    if first.op == "mul" and first.params[0] > 0:
        matrices = [arg for arg, e in zip(first.args, first.params[1], strict=True) if arg.ndim == 2 and e == 1]
        rest = [(arg, e) for arg, e in zip(first.args, first.params[1], strict=True) if arg.ndim != 2 or e != 1]
        if len(matrices) != 1 or not all(even(e) or is_nonnegative(arg, positive) for arg, e in rest):
            return False
        first = matrices[0]
    mirrored = (first.op == "T" and first.args[0] is last) or (last.op == "T" and last.args[0] is first)
    if not mirrored:
        return False
    middle = tree.args[1:-1]
    return not middle or (len(middle) == 1 and is_semidefinite(middle[0], positive))
