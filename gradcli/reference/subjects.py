"""The contents of the op reference: what an op is about, by the family its row is in."""

from __future__ import annotations

SUBJECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Arithmetic", ("pointwise.arithmetic", "pointwise.division", "pointwise.power", "pointwise.pairs")),
    ("Rounding and limits", ("pointwise.rounding", "pointwise.limits")),
    ("Exponentials and logarithms", ("pointwise.exponential", "reduce.logsumexp")),
    ("Trigonometry", ("pointwise.trigonometry",)),
    ("Special functions", ("special.",)),
    ("Complex numbers", ("pointwise.complex",)),
    ("Comparison and logic", ("pointwise.compare", "pointwise.kinds", "reduce.truth")),
    ("Sums, means and extremes", ("reduce.sums", "reduce.statistics", "reduce.extremes")),
    ("Norms and distances", ("reduce.norm", "reduce.legacy_norms", "nn.distance")),
    ("Running totals and differences", ("reduce.cumulative", "reduce.differences")),
    ("Masked reductions", ("reduce.masked",)),
    ("Sorting, searching and counting", ("order.",)),
    ("Shapes and views", ("shape.",)),
    ("Indexing and scattering", ("index.",)),
    ("Products of matrices", ("matmul.",)),
    ("Linear algebra", ("linalg.",)),
    ("Fourier transforms", ("fft.",)),
    ("Activations", ("activation.corners", "activation.functional", "activation.gated", "activation.smooth", "activation.softmax")),
    ("Dropout", ("activation.dropout",)),
    ("Linear layers, convolutions and embeddings", ("nn.linear", "nn.conv.", "nn.embedding")),
    ("Pooling", ("nn.pool.",)),
    ("Normalization", ("nn.norm.",)),
    ("Padding and resampling", ("nn.pad", "nn.resample.", "nn.shuffle")),
    ("Recurrent networks and attention", ("nn.recurrent", "nn.recurrent_layer", "nn.packing", "nn.attention", "nn.attention_heads")),
    ("Losses", ("nn.loss.",)),
    ("Creation and conversion", ("create.data", "create.fill", "create.range", "create.casts", "create.windows")),
    ("Random numbers", ("create.random", "create.random_fill", "create.gamma")),
    ("Housekeeping", ("housekeeping.",)),
)


def subject_of(family: str) -> str:
    """The subject of a family; the last one takes what belongs to none."""
    for subject, families in SUBJECTS:
        if any(family == name or (name.endswith(".") and family.startswith(name)) for name in families):
            return subject
    raise KeyError(family)
