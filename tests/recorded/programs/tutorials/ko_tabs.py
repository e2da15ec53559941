import torch
# 한국어 주석: 경사 하강법
W = torch.zeros(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
x_train = torch.FloatTensor([[1], [2], [3]])
y_train = torch.FloatTensor([[2], [4], [6]])
optimizer = torch.optim.SGD([W, b], lr=0.01)
nb_epochs = 300
for epoch in range(nb_epochs + 1):
	hypothesis = x_train * W + b
	cost = torch.mean((hypothesis - y_train) ** 2)
	optimizer.zero_grad()
	cost.backward()
	optimizer.step()
	if epoch % 100 == 0:
		print('Epoch {:4d}/{} W: {:.3f}, b: {:.3f} Cost: {:.6f}'.format(
			epoch, nb_epochs, W.item(), b.item(), cost.item()
		))
print("완료", hypothesis.squeeze().detach())
w = torch.tensor(2.0, requires_grad=True)
nb_epochs = 3
for epoch in range(nb_epochs + 1):
	z = 2*w
	z.backward()
	print('수식을 w로 미분한 값 : {}'.format(w.grad))

# ---- output
# Epoch    0/300 W: 0.187, b: 0.080 Cost: 18.666666
# Epoch  100/300 W: 1.746, b: 0.578 Cost: 0.048171
# Epoch  200/300 W: 1.800, b: 0.454 Cost: 0.029767
# Epoch  300/300 W: 1.843, b: 0.357 Cost: 0.018394
# 완료 tensor([2.2006, 4.0430, 5.8855])
# 수식을 w로 미분한 값 : 2.0
# 수식을 w로 미분한 값 : 4.0
# 수식을 w로 미분한 값 : 6.0
# 수식을 w로 미분한 값 : 8.0
