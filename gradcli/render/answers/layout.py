"""Where the boxes and arrows of a graph go: layers from the leaves down to the root, with few crossings."""

from __future__ import annotations

from itertools import pairwise

from gradcli.analysis.graphs.graph import Graph, ordered
from gradcli.records import NamedTuple

GAP_X, GAP_Y = 28, 46
ROUNDS = 6


class Box(NamedTuple):
    """A place on the picture, by its centre; a `thin` one is a bend of a long arrow."""

    x: float
    y: float
    width: float
    height: float
    thin: bool = False


class Placed(NamedTuple):
    """The boxes, the points that each arrow runs through, and the size of it all."""

    boxes: dict[str, Box]
    ways: list[list[tuple[float, float]]]
    width: float
    height: float


def place(graph: Graph, sizes: dict[str, tuple[float, float]]) -> Placed:
    """Lay out a graph whose boxes have these widths and heights."""
    layers = layers_of(graph)
    chains: list[list[str]] = []
    rows: dict[int, list[str]] = {}
    for name, layer in layers.items():
        rows.setdefault(layer, []).append(name)
    size = dict(sizes)
    for number, arrow in enumerate(graph.arrows):
        chain = [arrow.start]
        for layer in range(layers[arrow.start] + 1, layers[arrow.end]):
            bend = f"bend{number}_{layer}"
            rows.setdefault(layer, []).append(bend)
            size[bend] = (8.0, 0.0)
            chain.append(bend)
        chains.append([*chain, arrow.end])
    order = [rows[layer] for layer in sorted(rows)]
    reduce_crossings(order, chains)
    return positions(order, chains, size)


def layers_of(graph: Graph) -> dict[str, int]:
    """The layer of each vertex: one below its lowest operand; leaves and constants stand just above their first user."""
    operands: dict[str, list[str]] = {}
    users: dict[str, list[str]] = {}
    for arrow in graph.arrows:
        operands.setdefault(arrow.end, []).append(arrow.start)
        users.setdefault(arrow.start, []).append(arrow.end)
    layers: dict[str, int] = {}
    for name in ordered(graph, lambda name: operands.get(name, [])):
        layers[name] = 1 + max((layers[each] for each in operands.get(name, []) if each in layers), default=-1)
    for name in [name for name in layers if not operands.get(name) and users.get(name)]:
        layers[name] = max(0, min(layers[each] for each in users[name]) - 1)
    return layers


def reduce_crossings(order: list[list[str]], chains: list[list[str]]) -> None:
    """Sort each layer by the average place of its neighbours, down and up again."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            above.setdefault(other, []).append(one)
            below.setdefault(one, []).append(other)
    for turn in range(ROUNDS):
        neighbours = above if turn % 2 == 0 else below
        sweep = order if turn % 2 == 0 else order[::-1]
        for row in sweep:
            at = {name: number for layer in order for number, name in enumerate(layer)}
            row.sort(key=lambda name: average([at[each] for each in neighbours.get(name, [])], at[name]))


def average(values: list[int], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def positions(order: list[list[str]], chains: list[list[str]], size: dict[str, tuple[float, float]]) -> Placed:
    """Rows one below the other, each in the middle."""
    widths = [sum(size[name][0] for name in row) + GAP_X * (len(row) - 1) for row in order]
    total = max(widths, default=0) + 2 * GAP_X
    boxes: dict[str, Box] = {}
    y = float(GAP_X)
    for row, width in zip(order, widths, strict=True):
        height = max(size[name][1] for name in row)
        x = (total - width) / 2
        for name in row:
            thin = size[name][1] == 0
            boxes[name] = Box(x + size[name][0] / 2, y + height / 2, size[name][0], height if thin else size[name][1], thin)
            x += size[name][0] + GAP_X
        y += height + GAP_Y
    ways = [way(chain, boxes) for chain in chains]
    return Placed({name: box for name, box in boxes.items() if not box.thin}, ways, total, y - GAP_Y + GAP_X)


def way(chain: list[str], boxes: dict[str, Box]) -> list[tuple[float, float]]:
    """From the lower edge of the first box through the bends to the upper edge of the last."""
    first, last = boxes[chain[0]], boxes[chain[-1]]
    bends = [boxes[name] for name in chain[1:-1]]
    inner = [(bend.x, bend.y + side * bend.height / 2) for bend in bends for side in (-1, 1)]  # straight past the boxes of a layer
    if last.y <= first.y:  # a loop that was collapsed goes back up, beside the boxes
        return [(first.x + first.width / 2, first.y), (last.x + last.width / 2, last.y)]
    return [(first.x, first.y + first.height / 2), *inner, (last.x, last.y - last.height / 2)]
