# -*- coding: utf-8 -*-
# 自动求导入门
import torch

# 创建一个张量并设置requires_grad=True用来追踪其计算历史
张量 = torch.ones(2, 2, requires_grad=True)
print('张量：', 张量)
结果 = 张量 + 2
print("结果的 grad_fn 是：", 结果.grad_fn.__class__.__name__)
z = 结果 * 结果 * 3
out = z.mean()
print('z=%s，out=%s' % (z, out))
out.backward()
print('梯度：\n', 张量.grad)
assert 张量.grad[0, 0] == 4.5, "错误"
名字 = {'学习率': 0.1, '轮数': 3}
for 键, 值 in 名字.items():
    print(f'{键:<6}|{值!r:>5}|')

# ---- output
# 张量： tensor([[1., 1.],
#         [1., 1.]], requires_grad=True)
# 结果的 grad_fn 是： AddBackward0
# z=tensor([[27., 27.],
#         [27., 27.]], grad_fn=<MulBackward0>)，out=tensor(27., grad_fn=<MeanBackward0>)
# 梯度：
#  tensor([[4.5000, 4.5000],
#         [4.5000, 4.5000]])
# 学习率   |  0.1|
# 轮数    |    3|
