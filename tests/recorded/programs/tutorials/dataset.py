import torch
from torch.utils.data import Dataset, DataLoader, random_split
class Squares(Dataset):
    def __init__(self, n):
        self.n = n
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        return torch.tensor([float(i)]), i * i
ds = Squares(7)
print(len(ds), ds[3])
for i, (x, y) in enumerate(DataLoader(ds, batch_size=3)):
    print(i, x.shape, y, x.dtype, y.dtype)
print(len(DataLoader(ds, batch_size=3, drop_last=True)))
torch.manual_seed(0)
for x, y in DataLoader(ds, batch_size=4, shuffle=True):
    print(x.view(-1), y)
g = torch.Generator().manual_seed(1)
a, b = random_split(ds, [5, 2], generator=g)
print(len(a), len(b), [y for _, y in a], b.indices)
dd = DataLoader([{'a': 1, 'b': 2.0}, {'a': 3, 'b': 4.0}], batch_size=2)
print(next(iter(dd)))

# ---- output
# 7 (tensor([3.]), 9)
# 0 torch.Size([3, 1]) tensor([0, 1, 4]) torch.float32 torch.int64
# 1 torch.Size([3, 1]) tensor([ 9, 16, 25]) torch.float32 torch.int64
# 2 torch.Size([1, 1]) tensor([36]) torch.float32 torch.int64
# 2
# tensor([0., 4., 1., 5.]) tensor([ 0, 16,  1, 25])
# tensor([2., 6., 3.]) tensor([ 4, 36,  9])
# 5 2 [0, 36, 1, 9, 25] [2, 4]
# {'a': tensor([1, 3]), 'b': tensor([2., 4.], dtype=torch.float64)}
