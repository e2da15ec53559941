import torch
model = torch.nn.Linear(1, 1)
torch.nn.init.ones_(model.weight); torch.nn.init.zeros_(model.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.5, total_steps=6)
for i in range(5):
    optimizer.step(); scheduler.step()
    print(i, f"{optimizer.param_groups[0]['lr']:.6f}")
w = torch.optim.lr_scheduler.LinearLR(torch.optim.SGD(model.parameters(), lr=1.0), start_factor=0.5, total_iters=2)
print(w.get_last_lr())
s = torch.optim.lr_scheduler.SequentialLR(optimizer, [torch.optim.lr_scheduler.ConstantLR(optimizer, 0.1, 2), torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)], milestones=[2])
print(s.get_last_lr())
warm = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(torch.optim.Adam(model.parameters(), lr=0.01), T_0=3)
for i in range(4):
    warm.step(); print(warm.get_last_lr())

# ---- output
# 0 0.497208
# 1 0.405873
# 2 0.231319
# 3 0.066739
# 4 0.000002
# [0.5]
# [0.002]
# [0.0075]
# [0.0025000000000000014]
# [0.01]
# [0.0075]
