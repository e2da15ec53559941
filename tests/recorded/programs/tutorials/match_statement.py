import torch
def describe(v):
    match v:
        case torch.Tensor() if v.requires_grad:
            return 'leaf tensor ' + str(v.item())
        case torch.Tensor(shape=s):
            return f'plain tensor {tuple(s)}'
        case [x, y, *rest]:
            return f'list {x} {y} {rest}'
        case {'w': w, **others}:
            return f'dict {w} {others}'
        case int() | float() as n:
            return f'number {n}'
        case 'sgd' | 'adam':
            return 'optimizer'
        case None:
            return 'none'
        case _:
            return 'other'
for v in (torch.tensor(2., requires_grad=True), torch.ones(2), [1, 2, 3], {'w': 1, 'b': 2}, 3, 2.5, 'sgd', None, 'x', (1, 2)):
    print(describe(v))

match {"op": "add", "k": 3}, ["go", "north"]:
    case {"op": ("add" | "sub") as op, **others}, [_, ("north" | "south") as way]:
        print(op, others, way)

# ---- output
# leaf tensor 2.0
# plain tensor (2,)
# list 1 2 [3]
# dict 1 {'b': 2}
# number 3
# number 2.5
# optimizer
# none
# other
# list 1 2 []
# add {'k': 3} north
