import torch
import numpy as np
np.random.seed(0)
x = np.random.rand(100, 1)
y = 1 + 2 * x + .1 * np.random.randn(100, 1)
idx = np.arange(100)
np.random.shuffle(idx)
train_idx, val_idx = idx[:80], idx[80:]
x_train, y_train = x[train_idx], y[train_idx]
print(x_train.shape, y_train.mean(), x_train.dtype)
a = np.random.randn(1); b = np.random.randn(1)
print(a, b)
lr = 1e-1
for epoch in range(50):
    yhat = a + b * x_train
    error = (y_train - yhat)
    loss = (error ** 2).mean()
    a_grad = -2 * error.mean()
    b_grad = -2 * (x_train * error).mean()
    a = a - lr * a_grad
    b = b - lr * b_grad
print(a, b)
xt = torch.from_numpy(x_train).float(); yt = torch.from_numpy(y_train).float()
print(type(x_train), type(xt), xt.type())
torch.manual_seed(42)
a = torch.randn(1, requires_grad=True, dtype=torch.float)
b = torch.randn(1, requires_grad=True, dtype=torch.float)
for epoch in range(50):
    yhat = a + b * xt
    loss = ((yt - yhat) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        a -= lr * a.grad
        b -= lr * b.grad
    a.grad.zero_(); b.grad.zero_()
print(a, b)
m = np.array([[1., 2], [3, 4]])
print(np.linalg.inv(m), np.dot(m, m), m.T, m @ m, m * 2 - 1, m.sum(axis=0), m.max(), m.argmax(), np.where(m > 2, m, 0))
print(np.allclose(m, m), np.pi, np.float32(2.5), m.astype(np.int64), m.tolist(), m[0, 1], m[:, 0], m.reshape(-1), m[m > 1.5])
print(np.linspace(0, 1, 5), np.zeros((2, 2)), np.eye(2), np.concatenate([m, m]), np.stack([m, m]).shape, np.meshgrid([1, 2], [3, 4]))
print(np.exp(m), np.sqrt(m), np.abs(-m), np.mean(m), np.std(m), np.var(m), np.max(m, axis=1), np.random.normal(0, 1, 3), np.random.uniform(-1, 1, (2, 2)), np.random.randint(0, 10, 5), np.random.permutation(5), np.random.choice([1, 2, 3], 2))
for row in m: print(row)
print(len(m), m.size, m.ndim, repr(m), f"{m[0,0]:.2f}", m[0, 0], [m[0, 0]], float(m[0, 1]), m.mean())
m[0] = 7; m += 1; print(m)

# ---- output
# (80, 1) 1.9112363336665645 float64
# [0.15650654] [0.23218104]
# [1.29250663] [1.42827228]
# <class 'numpy.ndarray'> <class 'torch.Tensor'> torch.FloatTensor
# tensor([1.3307], requires_grad=True) tensor([1.3482], requires_grad=True)
# [[-2.   1. ]
#  [ 1.5 -0.5]] [[ 7. 10.]
#  [15. 22.]] [[1. 3.]
#  [2. 4.]] [[ 7. 10.]
#  [15. 22.]] [[1. 3.]
#  [5. 7.]] [4. 6.] 4.0 3 [[0. 0.]
#  [3. 4.]]
# True 3.141592653589793 2.5 [[1 2]
#  [3 4]] [[1.0, 2.0], [3.0, 4.0]] 2.0 [1. 3.] [1. 2. 3. 4.] [2. 3. 4.]
# [0.   0.25 0.5  0.75 1.  ] [[0. 0.]
#  [0. 0.]] [[1. 0.]
#  [0. 1.]] [[1. 2.]
#  [3. 4.]
#  [1. 2.]
#  [3. 4.]] (2, 2, 2) (array([[1, 2],
#        [1, 2]]), array([[3, 3],
#        [4, 4]]))
# [[ 2.71828183  7.3890561 ]
#  [20.08553692 54.59815003]] [[1.         1.41421356]
#  [1.73205081 2.        ]] [[1. 2.]
#  [3. 4.]] 2.5 1.118033988749895 1.25 [2. 4.] [-0.59731607 -0.23792173 -1.42406091] [[-0.73502473 -0.89314564]
#  [ 0.45118873 -0.97714508]] [3 4 1 1 0] [3 1 4 2 0] [2 3]
# [1. 2.]
# [3. 4.]
# 2 4 2 array([[1., 2.],
#        [3., 4.]]) 1.00 1.0 [np.float64(1.0)] 2.0 2.5
# [[8. 8.]
#  [4. 5.]]
