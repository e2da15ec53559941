"""Moving elements between channels and space."""

from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Int, Tensor
from gradcli.engine.table.table import S, op


def _check(name: str, dims: int, factor: int, word: str) -> None:
    if dims < 3:
        fail(RuntimeError, f"{name} expects input to have at least 3 dimensions, but got input with {dims} dimension(s)")
    if factor <= 0:
        fail(RuntimeError, f"{name} expects a positive {word}, but got {factor}")


@op("torch F", samples=(S((2, 4, 2, 3), 2),), self=lambda F, g, upscale_factor: F.pixel_unshuffle(g, upscale_factor))
def pixel_shuffle(self: Tensor, upscale_factor: Int) -> Tensor:
    """Channels become pixels.  (*, C r r, h, w) -> (*, C, h r, w r)."""
    r = upscale_factor
    _check("pixel_shuffle", self.ndim, r, "upscale_factor")
    *lead, channels, height, width = self.shape
    if channels % (r * r):
        text = (
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, "
            f"but input.size(-3)={channels} is not divisible by {r * r}"
        )
        fail(RuntimeError, text)
    n, out = len(lead), channels // (r * r)
    parts = self.reshape(*lead, out, r, r, height, width)
    return parts.transpose(*range(n), n, n + 3, n + 1, n + 4, n + 2).reshape(*lead, out, height * r, width * r)


@op("torch F", samples=(S((2, 1, 4, 6), 2),), self=lambda F, g, downscale_factor: F.pixel_shuffle(g, downscale_factor))
def pixel_unshuffle(self: Tensor, downscale_factor: Int) -> Tensor:
    """Pixels become channels.  (*, C, h r, w r) -> (*, C r r, h, w)."""
    r = downscale_factor
    _check("pixel_unshuffle", self.ndim, r, "downscale_factor")
    *lead, channels, height, width = self.shape
    for at, (word, size) in enumerate((("height", height), ("width", width)), start=-2):
        if size % r:
            text = (
                f"pixel_unshuffle expects {word} to be divisible by downscale_factor, but input.size({at})={size} is not divisible by {r}"
            )
            fail(RuntimeError, text)
    n = len(lead)
    parts = self.reshape(*lead, channels, height // r, r, width // r, r)
    return parts.transpose(*range(n), n, n + 2, n + 4, n + 1, n + 3).reshape(*lead, channels * r * r, height // r, width // r)


@op(
    "torch F torch.native_channel_shuffle",
    samples=(S((2, 6, 2), 2),),
    self=lambda F, g, self_shape, groups: F.channel_shuffle(g, self_shape[1] // groups),
)
def channel_shuffle(self: Tensor, groups: Int) -> Tensor:
    """Deal the channels of each group out in turn.  (n, C, *) -> (n, C, *)."""
    if self.ndim < 3:
        fail(RuntimeError, f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(self.shape)}")
    if groups <= 0:
        fail(RuntimeError, f"Number of groups to divide channels in must be positive. Value of groups:{groups}")
    n, channels, *rest = self.shape
    if channels % groups:
        text = f"Number of channels must be divisible by groups. Got {channels} channels and {groups} groups."
        fail(RuntimeError, text)
    return self.reshape(n, groups, channels // groups, *rest).swapaxes(1, 2).reshape(self.shape)
