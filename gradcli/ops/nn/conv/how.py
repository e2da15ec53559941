"""The settings of a convolution."""

from gradcli.records import NamedTuple


class How(NamedTuple):
    """The settings of a convolution, one number for each spatial dimension."""

    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    transposed: bool
    output_padding: tuple[int, ...]
    groups: int

    @property
    def dims(self) -> int:
        return len(self.stride)
