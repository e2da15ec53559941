import torch
import torch.nn as nn
class LinearRegressionModel(nn.Module):
    def __init__(self, input_dim, output_dim):
        super(LinearRegressionModel, self).__init__()
        self.linear = nn.Linear(input_dim, output_dim)
    def forward(self, x):
        out = self.linear(x)
        return out
import numpy as np
x_values = [i for i in range(11)]
x_train = np.array(x_values, dtype=np.float32).reshape(-1, 1)
y_train = np.array([2*i + 1 for i in x_values], dtype=np.float32).reshape(-1, 1)
torch.manual_seed(5)
model = LinearRegressionModel(1, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
model.to(device)
epochs = 100
for epoch in range(epochs):
    epoch += 1
    inputs = torch.from_numpy(x_train).to(device)
    labels = torch.from_numpy(y_train).to(device)
    optimizer.zero_grad()
    outputs = model(inputs)
    loss = criterion(outputs, labels)
    loss.backward()
    optimizer.step()
    if epoch % 25 == 0: print('epoch {}, loss {:.4f}'.format(epoch, loss.item()))
predicted = model(torch.from_numpy(x_train).requires_grad_()).data.numpy()
print(predicted[:3].round(2), model.state_dict()['linear.weight'].item() > 1.8)
print(model(torch.ones(1, 2)))

# ---- output
# epoch 25, loss 0.5064
# epoch 50, loss 0.3825
# epoch 75, loss 0.2888
# epoch 100, loss 0.2181
# [[0.13]
#  [2.26]
#  [4.38]] True
# RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x2 and 1x1)
