"""Which of equal elements a selection finds first.

Where elements are equal, the order in which PyTorch's algorithms compare and swap decides what `topk` and `kthvalue` answer: introselect
and heaps of the C++ library, and a quickselect of its own.  These walk the same way over the few rows in which equals are in question.
"""

from collections.abc import Callable, Sequence
from typing import Any

Less = Callable[[Any, Any], bool]


def is_nan(value: Any) -> bool:
    return bool(value != value)


def descends(first: Any, second: Any) -> bool:
    """Whether `first` comes before `second` when the largest comes first, NaN counting as the largest."""
    return bool(first > second) or (is_nan(first) and not is_nan(second))


def ascends(first: Any, second: Any) -> bool:
    """Whether `first` comes before `second` when the smallest comes first."""
    return bool(first < second) or (is_nan(second) and not is_nan(first))


def largest_few(values: Sequence[Any], k: int, less: Less, in_order: bool) -> list[int]:
    """The indices of the first `k` in the order `less`, as the C++ library arranges them."""
    line = Line(values, less)
    if k * 64 <= len(values):
        line.partial_sort(k)
    elif k:
        line.select(k - 1)
        if in_order:
            line.sort(0, k - 1)
    return line.order[:k]


class Line:
    """Indices of values, to be arranged by comparing the values."""

    def __init__(self, values: Sequence[Any], less: Less) -> None:
        self.order = list(range(len(values)))
        self.values = values
        self.compare = less

    def less(self, first: int, second: int) -> bool:
        """Whether the element in one place comes before that in another."""
        return self.before(self.order[first], self.order[second])

    def before(self, first: int, second: int) -> bool:
        """The same of two elements, by their indices."""
        return self.compare(self.values[first], self.values[second])

    def swap(self, first: int, second: int) -> None:
        self.order[first], self.order[second] = self.order[second], self.order[first]

    def insertion_sort(self, first: int, last: int) -> None:
        for at in range(first + 1, last):
            item, place = self.order[at], at
            while place > first and self.before(item, self.order[place - 1]):
                self.order[place] = self.order[place - 1]
                place -= 1
            self.order[place] = item

    # ---- introselect, introsort --------------------------------------------------------------------------------

    def select(self, nth: int) -> None:
        """Put the element that belongs there into place `nth`, smaller ones before it."""
        first, last = 0, len(self.order)
        depth = 2 * (last.bit_length() - 1)
        while last - first > 3:
            if not depth:
                self.heap_select(first, nth + 1, last)
                self.swap(first, nth)
                return
            depth -= 1
            cut = self.partition(first, last)
            first, last = (cut, last) if cut <= nth else (first, cut)
        self.insertion_sort(first, last)

    def sort(self, first: int, last: int) -> None:
        self.sort_roughly(first, last, 2 * max((last - first).bit_length() - 1, 0))
        self.insertion_sort(first, last)

    def sort_roughly(self, first: int, last: int, depth: int) -> None:
        """Sort but for stretches of at most 16."""
        while last - first > 16:
            if not depth:
                self.heap_select(first, last, last)
                self.sort_heap(first, last)
                return
            depth -= 1
            cut = self.partition(first, last)
            self.sort_roughly(cut, last, depth)
            last = cut

    def partition(self, first: int, last: int) -> int:
        """Move a median of three to the front and part the others by it; where the second part begins."""
        self.median_to(first, first + 1, first + (last - first) // 2, last - 1)
        low, high = first + 1, last
        while True:
            while self.less(low, first):
                low += 1
            high -= 1
            while self.less(first, high):
                high -= 1
            if low >= high:
                return low
            self.swap(low, high)
            low += 1

    def median_to(self, place: int, a: int, b: int, c: int) -> None:
        if self.less(a, b):
            middle = b if self.less(b, c) else c if self.less(a, c) else a
        else:
            middle = a if self.less(a, c) else c if self.less(b, c) else b
        self.swap(place, middle)

    # ---- heaps -------------------------------------------------------------------------------------------------

    def partial_sort(self, k: int) -> None:
        """Put the first `k` in order."""
        self.heap_select(0, k, len(self.order))
        self.sort_heap(0, k)

    def heap_select(self, first: int, middle: int, last: int) -> None:
        """Gather the first ones in a heap before `middle`."""
        length = middle - first
        for parent in range((length - 2) // 2, -1, -1):
            self.sift(first, parent, length, self.order[first + parent])
        for at in range(middle, last):
            if length and self.less(at, first):
                self.pop(first, length, at)

    def sort_heap(self, first: int, last: int) -> None:
        for end in range(last - 1, first, -1):
            self.pop(first, end - first, end)

    def pop(self, first: int, length: int, target: int) -> None:
        """Put the top of a heap into `target`, and what was there into the heap."""
        item = self.order[target]
        self.order[target] = self.order[first]
        self.sift(first, 0, length, item)

    def sift(self, first: int, hole: int, length: int, item: int) -> None:
        """Let a hole sink to the bottom, then let `item` rise from there."""
        top = hole
        while 2 * hole + 2 < length:
            child = 2 * hole + 2
            if self.less(first + child, first + child - 1):
                child -= 1
            self.order[first + hole] = self.order[first + child]
            hole = child
        if 2 * hole + 2 == length:
            self.order[first + hole] = self.order[first + 2 * hole + 1]
            hole = 2 * hole + 1
        while hole > top and self.before(self.order[first + (hole - 1) // 2], item):
            self.order[first + hole] = self.order[first + (hole - 1) // 2]
            hole = (hole - 1) // 2
        self.order[first + hole] = item


def kth_smallest(values: Sequence[Any], k: int) -> int:
    """The index of the element of rank `k` (from 0), by PyTorch's own quickselect."""
    line = Line(values, descends)
    low, high = 0, len(values) - 1
    while low < high:
        if high == low + 1:
            if line.less(low, high):
                line.swap(low, high)
            break
        line.swap(low + (high - low) // 2, low + 1)
        for first, second in ((low + 1, high), (low, high), (low + 1, low)):
            if line.less(first, second):
                line.swap(first, second)
        left, right = _parted(line, low, high)
        line.swap(low, right)
        if right <= k:
            low = left
        if right >= k:
            high = right - 1
    return line.order[k]


def _parted(line: Line, low: int, high: int) -> tuple[int, int]:
    """Part the places between `low` and `high` by the element at `low`; where the two scans met."""
    left, right = low + 1, high
    while True:
        left += 1
        while line.less(low, left):
            left += 1
        right -= 1
        while line.less(right, low):
            right -= 1
        if right < left:
            return left, right
        line.swap(left, right)
