import torch
t_c = [0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0]
t_u = [35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4]
t_c = torch.tensor(t_c)
t_u = torch.tensor(t_u)
t_un = 0.1 * t_u
def model(t_u, w, b):
    return w * t_u + b
def loss_fn(t_p, t_c):
    squared_diffs = (t_p - t_c)**2
    return squared_diffs.mean()
params = torch.tensor([1.0, 0.0], requires_grad=True)
print(params.grad is None)
loss = loss_fn(model(t_u, *params), t_c)
loss.backward()
print(params.grad)
if params.grad is not None:
    params.grad.zero_()
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    for epoch in range(1, n_epochs + 1):
        if params.grad is not None:
            params.grad.zero_()
        t_p = model(t_u, *params)
        loss = loss_fn(t_p, t_c)
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        if epoch % 500 == 0:
            print('Epoch %d, Loss %f' % (epoch, float(loss)))
    return params
print(training_loop(n_epochs=1500, learning_rate=1e-2, params=torch.tensor([1.0, 0.0], requires_grad=True), t_u=t_un, t_c=t_c))
import torch.optim as optim
print([n for n in dir(optim) if n in ('SGD', 'Adam', 'LBFGS')])
n_samples = t_u.shape[0]
n_val = int(0.2 * n_samples)
torch.manual_seed(123)
shuffled_indices = torch.randperm(n_samples)
train_indices = shuffled_indices[:-n_val]
val_indices = shuffled_indices[-n_val:]
print(train_indices, val_indices)
params = torch.tensor([1.0, 0.0], requires_grad=True)
optimizer = optim.SGD([params], lr=1e-2)
for epoch in range(1, 301):
    train_loss = loss_fn(model(t_un[train_indices], *params), t_c[train_indices])
    with torch.no_grad():
        val_loss = loss_fn(model(t_un[val_indices], *params), t_c[val_indices])
        assert val_loss.requires_grad == False
    optimizer.zero_grad()
    train_loss.backward()
    optimizer.step()
    if epoch <= 3 or epoch % 100 == 0:
        print(f"Epoch {epoch}, Training loss {train_loss.item():.4f}, Validation loss {val_loss.item():.4f}")
def calc_forward(t_u, t_c, is_train):
    with torch.set_grad_enabled(is_train):
        t_p = model(t_u, *params)
        loss = loss_fn(t_p, t_c)
    return loss
print(calc_forward(t_un, t_c, False).requires_grad, calc_forward(t_un, t_c, True).requires_grad)

# ---- output
# True
# tensor([4517.2969,   82.6000])
# Epoch 500, Loss 7.860115
# Epoch 1000, Loss 3.828538
# Epoch 1500, Loss 3.092191
# tensor([  5.1260, -15.9365], requires_grad=True)
# ['Adam', 'LBFGS', 'SGD']
# tensor([ 3, 10,  5,  2,  7,  4,  0,  8,  1]) tensor([9, 6])
# Epoch 1, Training loss 92.8238, Validation loss 24.2968
# Epoch 2, Training loss 41.4546, Validation loss 7.2096
# Epoch 3, Training loss 34.3515, Validation loss 10.2757
# Epoch 100, Training loss 24.5334, Validation loss 9.2312
# Epoch 200, Training loss 18.1235, Validation loss 5.8270
# Epoch 300, Training loss 13.5736, Validation loss 3.7927
# False True
