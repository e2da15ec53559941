# A power by a tensor is no root where its exponent is 1/2; a power by a number is one.
import torch

bases = torch.tensor([float("-inf"), -1.0, -0.0, 0.0, 4.0, float("inf")])
for dtype in (torch.float32, torch.float64):
    base, half = bases.to(dtype), torch.tensor(0.5, dtype=dtype)
    print(base**half, base**0.5, base[0] ** half, base ** half.expand(6), float("-inf") ** half, torch.empty(0, dtype=dtype) ** half)

# ---- output
# tensor([inf, nan, 0., 0., 2., inf]) tensor([nan, nan, -0., 0., 2., inf]) tensor(inf) tensor([inf, nan, 0., 0., 2., inf]) tensor(inf) tensor([])
# tensor([inf, nan, 0., 0., 2., inf], dtype=torch.float64) tensor([nan, nan, -0., 0., 2., inf], dtype=torch.float64) tensor(inf, dtype=torch.float64) tensor([inf, nan, 0., 0., 2., inf], dtype=torch.float64) tensor(inf, dtype=torch.float64) tensor([], dtype=torch.float64)
