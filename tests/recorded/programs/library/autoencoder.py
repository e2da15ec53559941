import torch
from torch import nn, optim
from torch.nn import functional as F
from torch.nn.parameter import Parameter
from torch.nn.modules import Module
class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.fc1 = nn.Linear(4, 6)
        self.fc21 = nn.Linear(6, 2)
        self.fc22 = nn.Linear(6, 2)
        self.fc3 = nn.Linear(2, 6)
        self.fc4 = nn.Linear(6, 4)
    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)
    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5*logvar)
        eps = torch.randn_like(std)
        return mu + eps*std
    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))
    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 4))
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 4), reduction='sum')
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD
torch.manual_seed(1)
model = VAE(); optimizer = optim.Adam(model.parameters(), lr=1e-2)
data = (torch.rand(16, 4) > 0.5).float()
model.train()
for epoch in range(5):
    optimizer.zero_grad()
    recon, mu, logvar = model(data)
    loss = loss_function(recon, data, mu, logvar)
    loss.backward()
    optimizer.step()
    print('====> Epoch: {} Average loss: {:.4f}'.format(epoch, loss.item() / len(data)))
class Gate(Module):
    def __init__(self):
        super().__init__()
        self.w = Parameter(torch.Tensor(2, 2).fill_(0.5))
        self.b = Parameter(torch.zeros(2), requires_grad=False)
    def forward(self, x): return x.mm(self.w) + self.b
g = Gate(); print(g, list(g.parameters()), g(torch.ones(1, 2)))
opt = optim.SGD(filter(lambda p: p.requires_grad, g.parameters()), lr=0.1); print(len(opt.param_groups[0]['params']))
target = torch.tensor([1., 0.]); loss = F.mse_loss(g(torch.ones(1, 2)), target)
loss.backward(); opt.step(); print(g.w, loss)
print(F.one_hot(torch.tensor([0, 2]), 3), F.log_softmax(torch.ones(2, 2), dim=1), F.normalize(torch.tensor([[3., 4.]])), F.pad(torch.ones(2), (1, 1)), F.dropout(torch.ones(4), 0.5, training=False), F.cosine_similarity(torch.ones(1, 2), torch.ones(1, 2)), F.interpolate(torch.ones(1, 1, 2), scale_factor=2), F.gelu(torch.tensor(1.)), F.embedding(torch.tensor([0]), torch.ones(2, 3)), F.layer_norm(torch.tensor([[1., 2.]]), (2,)), F.softplus(torch.tensor(0.)), F.leaky_relu(torch.tensor(-1.)), F.elu(torch.tensor(-1.)), F.hardtanh(torch.tensor(2.)), F.l1_loss(torch.ones(2), torch.zeros(2)))

# ---- output
# ====> Epoch: 0 Average loss: 2.8509
# ====> Epoch: 1 Average loss: 2.8816
# ====> Epoch: 2 Average loss: 2.8267
# ====> Epoch: 3 Average loss: 2.8012
# ====> Epoch: 4 Average loss: 2.7501
# Gate() [Parameter containing:
# tensor([[0.5000, 0.5000],
#         [0.5000, 0.5000]], requires_grad=True), Parameter containing:
# tensor([0., 0.])] tensor([[1., 1.]], grad_fn=<AddBackward0>)
# 1
# Parameter containing:
# tensor([[0.5000, 0.4000],
#         [0.5000, 0.4000]], requires_grad=True) tensor(0.5000, grad_fn=<MseLossBackward0>)
# tensor([[1, 0, 0],
#         [0, 0, 1]]) tensor([[-0.6931, -0.6931],
#         [-0.6931, -0.6931]]) tensor([[0.6000, 0.8000]]) tensor([0., 1., 1., 0.]) tensor([1., 1., 1., 1.]) tensor([1.0000]) tensor([[[1., 1., 1., 1.]]]) tensor(0.8413) tensor([[1., 1., 1.]]) tensor([[-1.0000,  1.0000]]) tensor(0.6931) tensor(-0.0100) tensor(-0.6321) tensor(1.) tensor(1.)
