import torch
from torch import nn

STEPS = 100
torch.manual_seed(0)
lstm, head = nn.LSTM(16, 64, batch_first=True), nn.Linear(64, 1)
sequences, targets = torch.randn(32, 50, 16), torch.randn(32, 1)
optimizer = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=1e-3)
for _ in range(STEPS):
    optimizer.zero_grad()
    outputs, _ = lstm(sequences)
    loss = nn.functional.mse_loss(head(outputs[:, -1]), targets)
    loss.backward()
    optimizer.step()
print(loss.item())
