import torch
x = torch.tensor([1., 2., 3.], requires_grad=True)
y = (x ** 2).sum()
y.backward()
print('Градиент:', x.grad)
try:
    y.backward()
except RuntimeError as ошибка:
    print('Ошибка:', str(ошибка).split('.')[0])
    print(type(ошибка), repr(ошибка)[:40])
finally:
    print('готово')
print('é à ü → ∂L/∂w ≈ %.3f' % x.grad[1])
print(f"{'итог':*^12}", '\u2202', '\N{GREEK SMALL LETTER ALPHA}', "π≈3.14"[0])

# ---- output
# Градиент: tensor([2., 4., 6.])
# Ошибка: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed)
# <class 'RuntimeError'> RuntimeError('Trying to backward through
# готово
# é à ü → ∂L/∂w ≈ 4.000
# ****итог**** ∂ α π
