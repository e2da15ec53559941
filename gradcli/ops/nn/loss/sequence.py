"""Connectionist temporal classification: the probability of a text, whatever its timing."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Index, Int, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.loss.reduction import checked, in_total, numbered
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.shared.arrays import array_of


def _states(texts: Array, lengths: Array, blank: int) -> tuple[Array, Array, Array]:
    """The text of each sample with blanks around every label, which of its states are real, and which may be reached past a blank."""
    n, longest = texts.shape
    labels = np.full((n, 2 * longest + 1), blank, np.int64)
    labels[:, 1::2] = texts
    real = np.arange(2 * longest + 1) < (2 * lengths + 1)[:, None]
    skips = np.zeros(labels.shape, bool)
    skips[:, 2:] = (labels[:, 2:] != blank) & (labels[:, 2:] != labels[:, :-2])
    return np.where(real, labels, blank), real, skips


def _log_add(*terms: Array) -> Any:
    """The logarithm of a sum of exponentials; of nothing, minus infinity."""
    top = np.maximum.reduce(terms)
    safe = np.where(np.isneginf(top), 0, top)
    with np.errstate(divide="ignore"):
        return safe + np.log(sum(np.exp(term - safe) for term in terms))


def _moved(x: Array, steps: int) -> Array:
    """States moved on (or back) by `steps`, minus infinity coming in."""
    found = np.full_like(x, -np.inf)
    if steps > 0:
        found[:, steps:] = x[:, :-steps]
    else:
        found[:, :steps] = x[:, -steps:]
    return found


def _forward(scores: Array, real: Array, skips: Array) -> Array:
    """The log probability of every beginning of a path, by its last state.  (T, n, S) -> (T, n, S)."""
    first = np.where((np.arange(scores.shape[2]) < 2) & real, scores[0], -np.inf)
    steps = [first]
    for t in range(1, scores.shape[0]):
        last = steps[-1]
        reached = _log_add(last, _moved(last, 1), np.where(skips, _moved(last, 2), -np.inf))
        steps.append(np.where(real, reached + scores[t], -np.inf))
    return np.stack(steps)


def _backward(scores: Array, real: Array, skips: Array, times: Array, ends: Array) -> Array:
    """The log probability of every ending of a path, by its first state.  (T, n, S) -> (T, n, S)."""
    onward = np.zeros_like(skips)
    onward[:, :-2] = skips[:, 2:]
    state = np.arange(scores.shape[2])
    final = ((state == ends[:, None]) | (state == ends[:, None] - 1)) & real
    steps: list[Array] = []
    following = np.full(scores.shape[1:], -np.inf, scores.dtype)
    for t in range(scores.shape[0] - 1, -1, -1):
        reached = _log_add(following, _moved(following, -1), np.where(onward, _moved(following, -2), -np.inf))
        here = np.where(real, reached + scores[t], -np.inf)
        following = np.where((times == t + 1)[:, None], np.where(final, scores[t], -np.inf), here)
        steps.append(following)
    return np.stack(steps[::-1])


def _prepared(log_probs: Array, texts: Array, lengths: Array, blank: int) -> tuple[Array, Array, Array, Array]:
    labels, real, skips = _states(texts, lengths, blank)
    scores = np.take_along_axis(log_probs, np.broadcast_to(labels, (log_probs.shape[0], *labels.shape)), 2)
    return labels, real, skips, scores


def _total(alphas: Array, times: Array, lengths: Array) -> Array:
    """Minus the log probability of each whole text."""
    rows, ends = np.arange(len(times)), 2 * lengths
    last = alphas[np.maximum(times - 1, 0), rows]
    whole = _log_add(last[rows, ends], np.where(lengths > 0, last[rows, np.maximum(ends - 1, 0)], -np.inf))
    return -np.where(times > 0, whole, np.where(lengths == 0, 0, -np.inf)).astype(alphas.dtype)


@op(
    "",
    node="CtcLossBackward0",
    dtype="promote",
    log_probs=lambda F, g, log_probs, out, texts, times, lengths, blank, zero_infinity: F.ctc_loss_backward(
        g, log_probs, out, texts, times, lengths, blank, zero_infinity
    ),
)
def ctc_loss_each(log_probs: Tensor, texts: Index, times: Index, lengths: Index, blank: Int, zero_infinity: Bool) -> Tensor:
    """Minus the log probability of each text: over all ways to stretch it and to put blanks in.  (T, n, C), (n, S) -> (n)."""
    _, real, skips, scores = _prepared(log_probs, texts, lengths, blank)
    return _total(_forward(scores, real, skips), times, lengths)


def _no_second_derivative(*_: Any) -> Any:
    fail(RuntimeError, "derivative for aten::_ctc_loss_backward is not implemented", mistakes.no_derivative)


@op("", node="NotImplemented", dtype="promote", grad=lambda F, g: _no_second_derivative(g), log_probs=lambda F, g: _no_second_derivative(g))
def ctc_loss_backward(
    grad: Tensor, log_probs: Tensor, losses: Index, texts: Index, times: Index, lengths: Index, blank: Int, zero_infinity: Bool
) -> Tensor:
    """Each probability, less the share of the paths that pass there: the gradient by the scores that `log_softmax` was taken of."""
    labels, real, skips, scores = _prepared(log_probs, texts, lengths, blank)
    through = _forward(scores, real, skips) + _backward(scores, real, skips, times, 2 * lengths) - scores
    share = np.where(real, np.exp(through + losses[:, None]), 0)
    passed = np.zeros_like(log_probs)
    rows = np.broadcast_to(np.arange(labels.shape[0])[:, None], labels.shape)
    places: Any = (slice(None), rows, labels)
    np.add.at(passed, places, share)
    found = (np.exp(log_probs) - passed) * grad[:, None]
    unused = np.arange(log_probs.shape[0])[:, None] >= times
    if zero_infinity:
        unused = unused | np.isinf(losses)
    return np.where(unused[:, :, None], 0, found).astype(log_probs.dtype)


# ---- what a program calls ----------------------------------------------------------------------------------------------------------


def _lengths(name: str, given: Any, n: int, most: int | None) -> Array:
    """Lengths as an array of n, checked."""
    values = np.asarray(given if isinstance(given, (tuple, list)) else array_of(given)).reshape(-1)
    if values.dtype.kind not in "iu" and values.size:
        fail(RuntimeError, f"{name} must be integral", mistakes.dtypes)
    if len(values) != n:
        fail(RuntimeError, f"{name} must be of size batch_size", mistakes.shapes)
    where = "(while checking arguments for ctc_loss_allocate_outputs)"
    if values.size and values.min() < 0:
        fail(RuntimeError, f"Expected {name} to have value at least 0, but got value {values.min()} {where}")
    if most is not None and values.size and values.max() > most:
        worst = values[values > most][0]
        fail(RuntimeError, f"Expected {name} to have value at most {most}, but got value {worst} {where}")
    return values.astype(np.int64)


def _texts(targets: Array, lengths: Array) -> Array:
    """Targets, in rows or one after another, as rows."""
    longest = int(lengths.max(initial=0))
    where = "for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)"
    if targets.ndim == 1:
        if targets.shape[0] != lengths.sum():
            text = f"Expected tensor to have size {lengths.sum()} at dimension 0, but got size {targets.shape[0]} {where}"
            fail(RuntimeError, text, mistakes.shapes)
        starts = np.cumsum(lengths) - lengths
        at = starts[:, None] + np.arange(longest)
        inside = np.arange(longest) < lengths[:, None]
        return np.where(inside, targets[np.minimum(at, max(len(targets) - 1, 0))] if len(targets) else 0, 0).astype(np.int64)
    if targets.shape[1] < longest:
        text = f"Expected tensor to have size at least {longest} at dimension 1, but got size {targets.shape[1]} {where}"
        fail(RuntimeError, text, mistakes.shapes)
    return targets[:, :longest].astype(np.int64)


def _ctc(
    F: Any, log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int, reduction: str, zero_infinity: bool
) -> Any:
    alone = len(log_probs.shape) == 2
    x = F.unsqueeze(log_probs, 1) if alone else log_probs
    if of_value(x).name not in ("float32", "float64"):
        not_implemented_for("ctc_loss_cpu", x)
    if not 0 <= blank < x.shape[2]:
        fail(RuntimeError, "blank must be in label range")
    times = _lengths("input_lengths", input_lengths, x.shape[1], x.shape[0])
    lengths = _lengths("target_lengths", target_lengths, x.shape[1], None)
    labels = array_of(targets)
    texts = _texts(labels.reshape(1, -1) if alone else labels, lengths)
    losses = F.ctc_loss_each(x, *(F.constant(each) for each in (texts, times, lengths)), blank, zero_infinity)
    if zero_infinity:
        losses = F.where(F.eq(losses, float("inf")), F.zeros_like(losses), losses)
    if reduction == "mean":
        counts = np.maximum(lengths, 1).astype(of_value(x))
        return F.mean(F.div(losses, F.constant(counts)))
    return F.squeeze_dim(losses, 0) if alone and reduction == "none" else in_total(F, losses, reduction)


SAMPLE = (S((4, 2, 3), T([[1, 2], [1, 0]]), (4, 3), (2, 1)),)


@composite("F", samples=SAMPLE)
def ctc_loss(
    F: Any,
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Anything,
    target_lengths: Anything,
    blank: Int = 0,
    reduction: Text = "mean",
    zero_infinity: Bool = False,
) -> Any:
    """Minus the log probability of the targets, whatever their timing.  (T, n, C), (n, S), (n), (n) -> ()."""
    return _ctc(F, log_probs, targets, input_lengths, target_lengths, blank, checked(reduction), zero_infinity)


@composite("torch.ctc_loss", samples=SAMPLE)
def ctc_loss_torch(
    F: Any,
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Anything,
    target_lengths: Anything,
    blank: Int = 0,
    reduction: Int = 0,
    zero_infinity: Bool = False,
) -> Any:
    """`ctc_loss` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return _ctc(F, log_probs, targets, input_lengths, target_lengths, blank, numbered(reduction), zero_infinity)
