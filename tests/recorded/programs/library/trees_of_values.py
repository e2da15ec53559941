import torch
from collections import OrderedDict, namedtuple, defaultdict, deque
from torch.utils import _pytree as pytree
from torch.utils._pytree import tree_flatten, tree_map, tree_unflatten, tree_leaves

Point = namedtuple("Point", ["x", "y"])
tree = {"a": [torch.ones(2), 3], "b": (1, None), "c": Point(1, [2, 3]), "d": OrderedDict([("z", 4)]), "e": []}
leaves, spec = tree_flatten(tree)
print(leaves)
print(spec.num_leaves, spec.num_nodes, spec.num_children, spec.is_leaf())
print(tree_unflatten(list(range(spec.num_leaves)), spec))
print(tree_flatten([1, (2, 3), {"k": 4}])[1])
print(tree_flatten(1)[1], tree_flatten([])[1], tree_flatten({"a": {}})[1])
print(tree_map(lambda x: x * 2, [1, (2, {"q": torch.arange(3)})]))
print(tree_map(lambda x, y: x + y, [1, (2, 3)], [10, (20, 30)]))
print(tree_leaves({"b": 1, "a": [2, 3]}))
print(pytree.tree_map_only(torch.Tensor, lambda t: t + 1, [torch.zeros(2), "text", 3]))
print(pytree.tree_map_only(int, lambda n: n + 1, [torch.zeros(1), "text", 3]))
print(pytree.tree_any(lambda n: n > 2, [1, [2, 3]]), pytree.tree_all(lambda n: n > 2, [1, [2, 3]]))
print(pytree.tree_all_only(int, lambda n: n > 0, [1, "a"]))
print(tree_flatten([1, 2])[1] == tree_flatten([3, 4])[1], tree_flatten([1, 2])[1] == tree_flatten((3, 4))[1])
print(pytree.tree_structure([1, [2]]) == spec, pytree.tree_leaves([1, (2, 3)], is_leaf=lambda t: isinstance(t, tuple)))
print(tree_map(lambda n: n, defaultdict(list, {"a": 1})), tree_map(lambda n: n + 1, deque([1, 2], maxlen=3)))
for wrong in (lambda: tree_unflatten([1], spec.child(0)), lambda: tree_map(lambda a, b: a, [1, 2], (1, 2)), lambda: tree_map(lambda a, b: a, [1, 2], [1])):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)


class Pair:
    def __init__(self, one, two):
        self.one, self.two = one, two


pytree.register_pytree_node(Pair, lambda p: ([p.one, p.two], None), lambda children, context: Pair(*children))
doubled = tree_map(lambda n: n * 2, [Pair(1, 2), 3])
print(doubled[0].one, doubled[0].two, doubled[1])
x = torch.ones(2, requires_grad=True)
losses = tree_map(lambda n: (x * n).sum(), {"p": 1, "q": [2, 3]})
sum(tree_leaves(losses)).backward()
print(x.grad)

# ---- output
# [tensor([1., 1.]), 3, 1, None, 1, 2, 3, 4]
# 8 15 5 False
# {'a': [0, 1], 'b': (2, 3), 'c': Point(x=4, y=[5, 6]), 'd': OrderedDict([('z', 7)]), 'e': []}
# TreeSpec(list, None, [*,
#   TreeSpec(tuple, None, [*,
#     *]),
#   TreeSpec(dict, ['k'], [*])])
# * TreeSpec(list, None, []) TreeSpec(dict, ['a'], [TreeSpec(dict, [], [])])
# [2, (4, {'q': tensor([0, 2, 4])})]
# [11, (22, 33)]
# [1, 2, 3]
# [tensor([1., 1.]), 'text', 3]
# [tensor([0.]), 'text', 4]
# True False
# True
# True False
# False [1, (2, 3)]
# defaultdict(<class 'list'>, {'a': 1}) deque([2, 3], maxlen=3)
# ValueError treespec.unflatten(leaves): `leaves` has length 1 but the spec refers to a pytree that holds 2 items (TreeSpec(list, None, [*,
#   *])).
# ValueError Node type mismatch; expected <class 'list'>, but got <class 'tuple'>.
# ValueError Node arity mismatch; expected 2, but got 1.
# 2 4 6
# tensor([6., 6.])
