import torch
import torch.nn as nn
torch.manual_seed(2)
class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super(RNN, self).__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(input_size + hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)
    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        output = self.softmax(self.i2o(combined))
        return output, hidden
    def initHidden(self):
        return torch.zeros(1, self.hidden_size)
import string
all_letters = string.ascii_letters + " .,;'"
n_letters = len(all_letters)
def letterToTensor(letter):
    tensor = torch.zeros(1, n_letters)
    tensor[0][all_letters.find(letter)] = 1
    return tensor
def lineToTensor(line):
    tensor = torch.zeros(len(line), 1, n_letters)
    for li, letter in enumerate(line):
        tensor[li][0][all_letters.find(letter)] = 1
    return tensor
print(letterToTensor('J').sum(), lineToTensor('Jones').size())
rnn = RNN(n_letters, 8, 3)
criterion = nn.NLLLoss()
hidden = rnn.initHidden()
line = lineToTensor('Albert')
for i in range(line.size()[0]):
    output, hidden = rnn(line[i], hidden)
loss = criterion(output, torch.tensor([1]))
rnn.zero_grad()
loss.backward()
for p in rnn.parameters():
    p.data.add_(p.grad.data, alpha=-0.005)
print(output, loss.item())
top_n, top_i = output.topk(1)
print(top_n, top_i, top_i[0].item())
print(rnn)

# ---- output
# tensor(1.) torch.Size([5, 1, 57])
# tensor([[-1.0908, -1.1167, -1.0886]], grad_fn=<LogSoftmaxBackward0>) 1.1167404651641846
# tensor([[-1.0886]], grad_fn=<TopkBackward0>) tensor([[2]]) 2
# RNN(
#   (i2h): Linear(in_features=65, out_features=8, bias=True)
#   (i2o): Linear(in_features=65, out_features=3, bias=True)
#   (softmax): LogSoftmax(dim=1)
# )
