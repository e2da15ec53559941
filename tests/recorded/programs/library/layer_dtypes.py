"""Parameters of normalizations in other dtypes, and arguments of losses that have no gradient."""

import torch
import torch.nn.functional as F

half, single, double = torch.float16, torch.float32, torch.float64
kinds = {
    "layer": lambda x, w, b: F.layer_norm(x, (3,), w, b),
    "group": lambda x, w, b: F.group_norm(x, 1, w, b),
    "bias": lambda x, w, b: F.group_norm(x, 1, None, b),
    "batch": lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True),
    "running": lambda x, w, b: F.batch_norm(x, w, b),
}
for input, weight, bias in (
    (single, single, double),
    (single, double, single),
    (double, single, single),
    (half, single, single),
    (half, single, half),
    (half, half, single),
    (half, half, half),
):
    for name, function in kinds.items():
        try:
            print(name, function(torch.arange(6.0).reshape(2, 3).to(input), torch.ones(3, dtype=weight), torch.ones(3, dtype=bias)).dtype)
        except RuntimeError as error:
            print(name, error)


def leaf():
    return torch.tensor([[0.5, 0.2, 1.0]], requires_grad=True)


a, one = torch.tensor([[0.2, 0.5, 0.7]]), torch.tensor([1])
for function in (
    lambda: F.binary_cross_entropy_with_logits(a, a, weight=leaf()),
    lambda: F.binary_cross_entropy_with_logits(a, a, pos_weight=leaf()),
    lambda: F.binary_cross_entropy(a, a, weight=leaf()),
    lambda: F.soft_margin_loss(a, leaf()),
    lambda: F.nll_loss(a, one, weight=leaf()[0]),
    lambda: F.cross_entropy(a, one, weight=leaf()[0], label_smoothing=0.1),
    lambda: F.cross_entropy(a[:, :, None, None], one[:, None, None], weight=leaf()[0]),
    lambda: F.multi_margin_loss(a, one, weight=leaf()[0]),
    lambda: F.batch_norm(a, leaf()[0], leaf()[0]),
    lambda: F.mse_loss(a.cfloat(), a),
    lambda: F.smooth_l1_loss(a, a.cfloat()),
    lambda: F.huber_loss(a.cfloat(), a.cfloat()),
    lambda: F.huber_loss(leaf(), a.double()).backward(),
    lambda: F.huber_loss(a.double(), leaf()).backward(),
):
    try:
        print(function())
    except RuntimeError as error:
        print(type(error).__name__, error)
with torch.no_grad():
    print(F.binary_cross_entropy_with_logits(a, a, weight=leaf()), F.soft_margin_loss(a, leaf()))

# ---- output
# layer expected scalar type Float but found Double
# group expected scalar type Float but found Double
# bias mixed dtype (CPU): expect parameter to have scalar type of Float
# batch expected scalar type Float but found Double
# running expected scalar type Float but found Double
# layer mixed dtype (CPU): expect parameter to have scalar type of Float
# group mixed dtype (CPU): expect parameter to have scalar type of Float
# bias torch.float32
# batch mixed dtype (CPU): expect parameter to have scalar type of Float
# running mixed dtype (CPU): expect parameter to have scalar type of Float
# layer mixed dtype (CPU): all inputs must share same datatype.
# group mixed dtype (CPU): all inputs must share same datatype.
# bias mixed dtype (CPU): all inputs must share same datatype.
# batch mixed dtype (CPU): all inputs must share same datatype.
# running mixed dtype (CPU): all inputs must share same datatype.
# layer torch.float16
# group torch.float16
# bias torch.float16
# batch torch.float16
# running torch.float16
# layer mixed dtype (CPU): expect parameter to have scalar type of Float
# group mixed dtype (CPU): expect parameter to have scalar type of Float
# bias torch.float16
# batch mixed dtype (CPU): expect parameter to have scalar type of Float
# running mixed dtype (CPU): expect parameter to have scalar type of Float
# layer expected scalar type Half but found Float
# group expected scalar type Half but found Float
# bias torch.float16
# batch expected scalar type Half but found Float
# running expected scalar type Half but found Float
# layer torch.float16
# group torch.float16
# bias torch.float16
# batch torch.float16
# running torch.float16
# RuntimeError The function 'binary_cross_entropy_with_logits' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.
# RuntimeError The function 'binary_cross_entropy_with_logits' is not differentiable with respect to argument 'pos_weight'. This input cannot have requires_grad True.
# RuntimeError The function 'binary_cross_entropy' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.
# RuntimeError The function 'soft_margin_loss' is not differentiable with respect to argument 'target'. This input cannot have requires_grad True.
# RuntimeError The function 'nll_loss_forward' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.
# RuntimeError The function 'nll_loss_forward' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.
# RuntimeError The function 'nll_loss2d_forward' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.
# RuntimeError The function 'multi_margin_loss' is not differentiable with respect to argument 'weight'. This input cannot have requires_grad True.
# RuntimeError The function 'native_batch_norm' is not differentiable with respect to argument 'running_mean'. This input cannot have requires_grad True.
# NotImplementedError "mse_cpu" not implemented for 'ComplexFloat'
# NotImplementedError "smooth_l1_cpu" not implemented for 'ComplexFloat'
# NotImplementedError "huber_cpu" not implemented for 'ComplexFloat'
# RuntimeError Found dtype Double but expected Float
# RuntimeError Found dtype Double but expected Float
# tensor(0.3790) tensor(0.5640)
