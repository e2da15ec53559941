"""Which function a module of ``torch.nn`` applies, found by their names: `Conv2d` applies `conv2d`, `CrossEntropyLoss` applies `cross_entropy`."""

from __future__ import annotations

import re

from gradcli.engine.calls.functions import find

SPACE = "nn.functional"
SPELT = {
    "MSELoss": "mse_loss",
    "L1Loss": "l1_loss",
    "SmoothL1Loss": "smooth_l1_loss",
    "NLLLoss": "nll_loss",
    "LPPool1d": "lp_pool1d",
    "LPPool2d": "lp_pool2d",
    "LPPool3d": "lp_pool3d",
    "KLDivLoss": "kl_div",
    "BCELoss": "binary_cross_entropy",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
    "NLLLoss2d": "nll_loss",
    "CTCLoss": "ctc_loss",
    "SiLU": "silu",
    "PReLU": "prelu",
    "RReLU": "rrelu",
    "ReLU6": "relu6",
    "PairwiseDistance": "pairwise_distance",
    "LogSigmoid": "logsigmoid",
    "Upsample": "interpolate",
    "UpsamplingBilinear2d": "interpolate",
    "UpsamplingNearest2d": "interpolate",
    "GaussianNLLLoss": "gaussian_nll_loss",
    "PoissonNLLLoss": "poisson_nll_loss",
    "MultiLabelMarginLoss": "multilabel_margin_loss",
    "MultiLabelSoftMarginLoss": "multilabel_soft_margin_loss",
}
PADS = re.compile(r"(Zero|Constant|Reflection|Replication|Circular)Pad\d")


def function_of(path: str) -> str:
    """Its name in ``torch.nn.functional``; empty for a module that applies no single function, or no module."""
    if not path.startswith("nn."):
        return ""
    name = path.removeprefix("nn.").removeprefix("Lazy")
    if PADS.match(name):
        return "pad"
    for spelling in (SPELT.get(name, ""), *spellings(name)):
        if spelling and find(f"{SPACE}.{spelling}") is not None:
            return spelling
    return ""


def spellings(name: str) -> list[str]:
    """How a function may be written that a class in capitals is named after."""
    found = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(), name.lower()]
    found += [re.sub(r"_?loss$", "", word) for word in found] + [re.sub(r"_?\d+d?$", "", word) for word in found]
    return [word for spelling in found for word in (spelling, spelling.replace("re_lu", "relu"))]
