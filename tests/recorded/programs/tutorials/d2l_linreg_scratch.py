import random
import torch


def synthetic_data(w, b, num_examples):
    """y = Xw + b + noise"""
    X = torch.normal(0, 1, (num_examples, len(w)))
    y = torch.matmul(X, w) + b
    y += torch.normal(0, 0.01, y.shape)
    return X, y.reshape((-1, 1))


torch.manual_seed(0)
random.seed(0)
true_w = torch.tensor([2, -3.4])
true_b = 4.2
features, labels = synthetic_data(true_w, true_b, 100)
print('features:', features[0], '\nlabel:', labels[0])


def data_iter(batch_size, features, labels):
    num_examples = len(features)
    indices = list(range(num_examples))
    random.shuffle(indices)
    for i in range(0, num_examples, batch_size):
        batch_indices = torch.tensor(indices[i:min(i + batch_size, num_examples)])
        yield features[batch_indices], labels[batch_indices]


batch_size = 10
for X, y in data_iter(batch_size, features, labels):
    print(X, '\n', y)
    break
w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
b = torch.zeros(1, requires_grad=True)


def linreg(X, w, b):
    return torch.matmul(X, w) + b


def squared_loss(y_hat, y):
    return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2


def sgd(params, lr, batch_size):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad / batch_size
            param.grad.zero_()


lr = 0.03
num_epochs = 3
net = linreg
loss = squared_loss
for epoch in range(num_epochs):
    for X, y in data_iter(batch_size, features, labels):
        l = loss(net(X, w, b), y)
        l.sum().backward()
        sgd([w, b], lr, batch_size)
    with torch.no_grad():
        train_l = loss(net(features, w, b), labels)
        print(f'epoch {epoch + 1}, loss {float(train_l.mean()):f}')
print(f'error in estimating w: {true_w - w.reshape(true_w.shape)}')
print(f'error in estimating b: {true_b - b}')

# ---- output
# features: tensor([-1.1258, -1.1524]) 
# label: tensor([5.8707])
# tensor([[-1.4689, -1.5867],
#         [-1.3527, -1.6959],
#         [-0.3414,  1.8530],
#         [ 1.1168, -0.2473],
#         [ 1.6459, -1.3602],
#         [-0.1734,  0.1835],
#         [-0.2506, -0.4339],
#         [ 1.5735,  0.7814],
#         [-0.6334, -1.4677],
#         [ 0.4569, -0.8654]]) 
#  tensor([[ 6.6693],
#         [ 7.2628],
#         [-2.7795],
#         [ 7.2845],
#         [12.1312],
#         [ 3.2439],
#         [ 5.1739],
#         [ 4.7015],
#         [ 7.9084],
#         [ 8.0488]])
# epoch 1, loss 8.649694
# epoch 2, loss 4.838232
# epoch 3, loss 2.746341
# error in estimating w: tensor([ 1.2476, -1.3843], grad_fn=<SubBackward0>)
# error in estimating b: tensor([1.6634], grad_fn=<RsubBackward1>)
