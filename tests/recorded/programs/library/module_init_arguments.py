import torch.nn as nn


class Plain(nn.Module):
    pass


class Passing(nn.Module):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class Mixin:
    def __init__(self, size=3):
        super().__init__()
        self.size = size


class Mixed(nn.Module, Mixin):
    call_super_init = True

    def __init__(self, size):
        super().__init__(size=size)
        self.layer = nn.Linear(self.size, 1)


for make in (lambda: Plain(3), lambda: Plain(size=3), lambda: nn.Module(3, 4), lambda: Passing(1, 2), lambda: Passing(k=4), lambda: Mixed(2), lambda: Plain()):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)

# ---- output
# TypeError Plain.__init__() takes 1 positional argument but 2 were given
# TypeError Plain.__init__() got an unexpected keyword argument 'size'
# TypeError Module.__init__() takes 1 positional argument but 3 were given
# TypeError Passing.__init__() takes 1 positional argument but 3 were given
# TypeError Passing.__init__() got an unexpected keyword argument 'k'
# Mixed(
#   (layer): Linear(in_features=2, out_features=1, bias=True)
# )
# Plain()
