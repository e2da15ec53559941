import torch
X = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(X.sum(0, keepdim=True), X.sum(1, keepdim=True))


def softmax(X):
    X_exp = torch.exp(X)
    partition = X_exp.sum(1, keepdim=True)
    return X_exp / partition


torch.manual_seed(4)
X = torch.normal(0, 1, (2, 5))
X_prob = softmax(X)
print(X_prob, X_prob.sum(1))
y = torch.tensor([0, 2])
y_hat = torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]])
print(y_hat[[0, 1], y])


def cross_entropy(y_hat, y):
    return - torch.log(y_hat[range(len(y_hat)), y])


print(cross_entropy(y_hat, y))


def accuracy(y_hat, y):
    if len(y_hat.shape) > 1 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(axis=1)
    cmp = y_hat.type(y.dtype) == y
    return float(cmp.type(y.dtype).sum())


print(accuracy(y_hat, y) / len(y))


class Accumulator:
    """For accumulating sums over `n` variables."""
    def __init__(self, n):
        self.data = [0.0] * n

    def add(self, *args):
        self.data = [a + float(b) for a, b in zip(self.data, args)]

    def reset(self):
        self.data = [0.0] * len(self.data)

    def __getitem__(self, idx):
        return self.data[idx]


metric = Accumulator(2)
W = torch.normal(0, 0.01, size=(5, 3), requires_grad=True)
b = torch.zeros(3, requires_grad=True)
data = torch.normal(0, 1, (12, 5))
labels = torch.randint(0, 3, (12,))
print(labels)
for step in range(3):
    out = softmax(torch.matmul(data.reshape((-1, W.shape[0])), W) + b)
    l = cross_entropy(out, labels)
    l.sum().backward()
    with torch.no_grad():
        for param in (W, b):
            param -= 0.1 * param.grad / 12
            param.grad.zero_()
    metric.add(float(l.sum()), accuracy(out, labels))
    print(step, metric[0], metric[1])
print(metric.data)

# ---- output
# tensor([[5., 7., 9.]]) tensor([[ 6.],
#         [15.]])
# tensor([[0.0122, 0.0764, 0.5689, 0.1413, 0.2012],
#         [0.0867, 0.0311, 0.3197, 0.3047, 0.2579]]) tensor([1., 1.])
# tensor([0.1000, 0.5000])
# tensor([2.3026, 0.6931])
# 0.5
# tensor([2, 2, 1, 2, 1, 1, 1, 0, 1, 0, 2, 1])
# 0 13.234458923339844 3.0
# 1 26.147727012634277 12.0
# 2 38.763367652893066 21.0
# [38.763367652893066, 21.0]
