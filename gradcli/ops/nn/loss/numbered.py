"""Losses as `torch` itself has them: with the reduction as a number, none unless said otherwise."""

from typing import Any

from gradcli.engine.table.kinds import Bool, Float, Int, OptionalTensor, Tensor
from gradcli.engine.table.table import S, T, composite
from gradcli.ops.nn.loss.binary import cross_entropy_of_logits, ranking_loss
from gradcli.ops.nn.loss.reduction import in_total, numbered

SIGNS = T([1.0, -1.0])


@composite("torch.kl_div", samples=(S((2, 3), (2, 3), 1),))
def kl_div_numbered(F: Any, self: Tensor, target: Tensor, reduction: Int = 0, *, log_target: Bool = False) -> Any:
    """`nn.functional.kl_div` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return in_total(F, F.kl_div(self, target, reduction="none", log_target=log_target), numbered(reduction))


@composite("torch.poisson_nll_loss", samples=(S((2, 3), (2, 3), True, False, 1e-8, 1),))
def poisson_nll_loss_numbered(F: Any, input: Tensor, target: Tensor, log_input: Bool, full: Bool, eps: Float, reduction: Int) -> Any:
    """`nn.functional.poisson_nll_loss` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return F.poisson_nll_loss(input, target, log_input, full, eps=eps, reduction=numbered(reduction))


@composite("torch.binary_cross_entropy_with_logits", samples=(S((2, 3), T([[0.2, 0.4, 1.0], [0.0, 0.5, 0.7]]), None, None, 1),))
def binary_cross_entropy_with_logits_numbered(
    F: Any, self: Tensor, target: Tensor, weight: OptionalTensor = None, pos_weight: OptionalTensor = None, reduction: Int = 0
) -> Any:
    """`nn.functional.binary_cross_entropy_with_logits` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return cross_entropy_of_logits(F, self, target, weight, pos_weight, numbered(reduction))


@composite("torch.hinge_embedding_loss", samples=(S((2,), SIGNS, 1.0, 1),))
def hinge_embedding_loss_numbered(F: Any, self: Tensor, target: Tensor, margin: Float = 1.0, reduction: Int = 0) -> Any:
    """`nn.functional.hinge_embedding_loss` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return F.hinge_embedding_loss(self, target, margin, reduction=numbered(reduction))


@composite("torch.margin_ranking_loss", samples=(S((2,), (2,), SIGNS, 0.1, 1),))
def margin_ranking_loss_numbered(F: Any, input1: Tensor, input2: Tensor, target: Tensor, margin: Float = 0.0, reduction: Int = 0) -> Any:
    """`nn.functional.margin_ranking_loss` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return ranking_loss(F, input1, input2, target, margin, numbered(reduction))


@composite("torch.cosine_embedding_loss", samples=(S((2, 3), (2, 3), SIGNS, 0.1, 1),))
def cosine_embedding_loss_numbered(F: Any, input1: Tensor, input2: Tensor, target: Tensor, margin: Float = 0.0, reduction: Int = 0) -> Any:
    """`nn.functional.cosine_embedding_loss` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return F.cosine_embedding_loss(input1, input2, target, margin, reduction=numbered(reduction))


@composite("torch.triplet_margin_loss", samples=(S((2, 3), (2, 3), (2, 3), reduction=1),))
def triplet_margin_loss_numbered(
    F: Any,
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: Float = 1.0,
    p: Float = 2.0,
    eps: Float = 1e-06,
    swap: Bool = False,
    reduction: Int = 0,
) -> Any:
    """`nn.functional.triplet_margin_loss` with the reduction as a number: 0 none, 1 mean, 2 sum."""
    return F.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction=numbered(reduction))
