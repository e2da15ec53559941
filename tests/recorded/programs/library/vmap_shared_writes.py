import torch
from torch.func import vmap

x, z = torch.ones(3), torch.zeros(3)
print(vmap(lambda a, b: b.add_(a))(x, z), z)
WRITES = "add_(a);atan2_(a);mul_(a);copy_(a);pow_(a);clamp_(min=a);lerp_(a, 0.5);fill_(a);scatter_add_(0, i, a[None]);scatter_(0, i, a[None])"
for write in WRITES.split(";"):
    for shape in [(), (2,)]:
        shared, i = torch.zeros(shape), torch.tensor([0])
        calls = {
            "add_(a)": lambda a: shared.add_(a),
            "atan2_(a)": lambda a: shared.atan2_(a),
            "mul_(a)": lambda a: shared.mul_(a),
            "copy_(a)": lambda a: shared.copy_(a),
            "pow_(a)": lambda a: shared.pow_(a),
            "clamp_(min=a)": lambda a: shared.clamp_(min=a),
            "lerp_(a, 0.5)": lambda a: shared.lerp_(a, 0.5),
            "fill_(a)": lambda a: shared.fill_(a),
            "scatter_add_(0, i, a[None])": lambda a: shared.scatter_add_(0, i, a[None]),
            "scatter_(0, i, a[None])": lambda a: shared.scatter_(0, i, a[None]),
        }
        try:
            print(write, vmap(calls[write])(x))
        except RuntimeError as error:
            print(write, str(error)[:70], "at level" in str(error))
# ---- output
# tensor([1., 1., 1.]) tensor([1., 1., 1.])
# add_(a) output with shape [] doesn't match the broadcast shape [3] False
# add_(a) output with shape [2] doesn't match the broadcast shape [3, 2] False
# atan2_(a) output with shape [] doesn't match the broadcast shape [3] False
# atan2_(a) output with shape [2] doesn't match the broadcast shape [3, 2] False
# mul_(a) vmap: inplace arithmetic(self, *extra_args) is not possible because th False
# mul_(a) vmap: inplace arithmetic(self, *extra_args) is not possible because th False
# copy_(a) vmap: inplace arithmetic(self, *extra_args) is not possible because th False
# copy_(a) vmap: inplace arithmetic(self, *extra_args) is not possible because th False
# pow_(a) vmap: aten::pow_(self, *extra_args) is not possible because there exis True
# pow_(a) vmap: aten::pow_(self, *extra_args) is not possible because there exis True
# clamp_(min=a) vmap: aten::clamp_(self, *extra_args) is not possible because there ex True
# clamp_(min=a) vmap: aten::clamp_(self, *extra_args) is not possible because there ex True
# lerp_(a, 0.5) vmap: aten::lerp_(self, *extra_args) is not possible because there exi True
# lerp_(a, 0.5) vmap: aten::lerp_(self, *extra_args) is not possible because there exi True
# fill_(a) vmap: fill_(self, *extra_args) is not possible because there exists a  False
# fill_(a) vmap: fill_(self, *extra_args) is not possible because there exists a  False
# scatter_add_(0, i, a[None]) vmap: scatter_add_(self, *extra_args) is not possible because there ex False
# scatter_add_(0, i, a[None]) vmap: scatter_add_(self, *extra_args) is not possible because there ex False
# scatter_(0, i, a[None]) vmap: aten::scatter_(self, *extra_args) is not possible because there  True
# scatter_(0, i, a[None]) vmap: aten::scatter_(self, *extra_args) is not possible because there  True
