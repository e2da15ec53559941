from dataclasses import dataclass, field, asdict
from enum import Enum
import torch
class Mode(Enum):
    TRAIN = 1
    EVAL = 'eval'
@dataclass
class Config:
    lr: float = 0.1
    layers: list = field(default_factory=lambda: [2, 1])
    mode: Mode = Mode.TRAIN
c = Config(lr=0.5)
print(c, asdict(c), c.mode.name, Mode.EVAL.value, Mode('eval'), Mode['TRAIN'])
@dataclass(frozen=True, order=True)
class P:
    a: int
    b: int = 2
    @property
    def total(self): return self.a + self.b
print(P(1) < P(2), P(1).total, {P(1): 'x'}, P(1) == P(1))
w = torch.tensor(3.0, requires_grad=True)
for _ in range(2):
    loss = w ** 2
    loss.backward()
    with torch.no_grad():
        w -= c.lr * w.grad
        w.grad = None
print(w)

# ---- output
# Config(lr=0.5, layers=[2, 1], mode=<Mode.TRAIN: 1>) {'lr': 0.5, 'layers': [2, 1], 'mode': <Mode.TRAIN: 1>} TRAIN eval Mode.EVAL Mode.TRAIN
# True 3 {P(a=1, b=2): 'x'} True
# tensor(0., requires_grad=True)
