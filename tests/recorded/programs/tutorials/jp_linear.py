import torch
import torch.nn as nn
torch.manual_seed(10)
# 線形回帰の例
x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
y = torch.tensor([[3.1], [5.0], [6.9], [9.2]])
net = nn.Linear(1, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
history = []
for epoch in range(1, 51):
    outputs = net(x)
    loss = criterion(outputs, y) / 2.0
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 10 == 0:
        history.append([epoch, loss.item()])
        print(f'エポック {epoch} 損失 {loss.item():.5f}')
for row in history:
    print('%3d回目: %8.4f' % tuple(row))
print(net.weight, net.bias)
print(net.state_dict())

# ---- output
# エポック 10 損失 4.70952
# エポック 20 損失 0.83360
# エポック 30 損失 0.15581
# エポック 40 損失 0.03716
# エポック 50 損失 0.01627
#  10回目:   4.7095
#  20回目:   0.8336
#  30回目:   0.1558
#  40回目:   0.0372
#  50回目:   0.0163
# Parameter containing:
# tensor([[2.0820]], requires_grad=True) Parameter containing:
# tensor([0.7254], requires_grad=True)
# OrderedDict([('weight', tensor([[2.0820]])), ('bias', tensor([0.7254]))])
