"""What PyTorch took away says what to write; what is old still runs."""

import torch

x = torch.ones(2, 2)
calls = [
    lambda: torch.solve(x, x),
    lambda: x.solve(x),
    lambda: torch.lstsq(x, x),
    lambda: x.lstsq(x),
    lambda: torch.eig(x),
    lambda: x.eig(eigenvectors=True),
    lambda: torch.symeig(x),
    lambda: x.symeig(),
    lambda: torch.matrix_rank(x),
    lambda: x.reinforce(1.0),
]
for call in calls:
    try:
        call()
    except RuntimeError as error:
        print(error)

w = torch.arange(6.0, requires_grad=True)
y = (w * w).resize(2, 3)
print(y, type(y.resize_as(w).grad_fn).__name__)
y.sum().backward()
print(w.grad)
try:
    w.resize(4)
except RuntimeError as error:
    print(error)

m = torch.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True)
for norm in (torch.frobenius_norm(m, 1), torch.frobenius_norm(m, (0, 1), True), torch.nuclear_norm(m), torch.nuclear_norm(m, (0, 1), True)):
    print(norm)
for norm in (torch.norm_except_dim(m), torch.norm_except_dim(m, 3, 1), torch.norm_except_dim(m, 2, -1)):
    print(norm)
torch.norm_except_dim(torch.stack([m, m], 2), 2, 1).sum().backward()
print(m.grad)

# ---- output
# This function was deprecated since version 1.9 and is now removed. `torch.solve` is deprecated in favor of `torch.linalg.solve`. `torch.linalg.solve` has its arguments reversed and does not return the LU factorization.
#
# To get the LU factorization see `torch.lu`, which can be used with `torch.lu_solve` or `torch.lu_unpack`.
# X = torch.solve(B, A).solution should be replaced with:
# X = torch.linalg.solve(A, B)
# This function was deprecated since version 1.9 and is now removed. `torch.solve` is deprecated in favor of `torch.linalg.solve`. `torch.linalg.solve` has its arguments reversed and does not return the LU factorization.
#
# To get the LU factorization see `torch.lu`, which can be used with `torch.lu_solve` or `torch.lu_unpack`.
# X = torch.solve(B, A).solution should be replaced with:
# X = torch.linalg.solve(A, B)
# This function was deprecated since version 1.9 and is now removed. `torch.lstsq` is deprecated in favor of `torch.linalg.lstsq`.
# `torch.linalg.lstsq` has reversed arguments and does not return the QR decomposition in the returned tuple (although it returns other information about the problem).
#
# To get the QR decomposition consider using `torch.linalg.qr`.
#
# The returned solution in `torch.lstsq` stored the residuals of the solution in the last m - n columns of the returned value whenever m > n. In torch.linalg.lstsq, the residuals are in the field 'residuals' of the returned named tuple.
#
# The unpacking of the solution, as in
# X, _ = torch.lstsq(B, A).solution[:A.size(1)]
# should be replaced with:
# X = torch.linalg.lstsq(A, B).solution
# This function was deprecated since version 1.9 and is now removed. `torch.lstsq` is deprecated in favor of `torch.linalg.lstsq`.
# `torch.linalg.lstsq` has reversed arguments and does not return the QR decomposition in the returned tuple (although it returns other information about the problem).
#
# To get the QR decomposition consider using `torch.linalg.qr`.
#
# The returned solution in `torch.lstsq` stored the residuals of the solution in the last m - n columns of the returned value whenever m > n. In torch.linalg.lstsq, the residuals are in the field 'residuals' of the returned named tuple.
#
# The unpacking of the solution, as in
# X, _ = torch.lstsq(B, A).solution[:A.size(1)]
# should be replaced with:
# X = torch.linalg.lstsq(A, B).solution
# This function was deprecated since version 1.9 and is now removed. `torch.linalg.eig` returns complex tensors of dtype `cfloat` or `cdouble` rather than real tensors mimicking complex tensors.
#
# L, _ = torch.eig(A) should be replaced with:
# L_complex = torch.linalg.eigvals(A)
#
# and
#
# L, V = torch.eig(A, eigenvectors=True) should be replaced with:
# L_complex, V_complex = torch.linalg.eig(A)
# This function was deprecated since version 1.9 and is now removed. `torch.linalg.eig` returns complex tensors of dtype `cfloat` or `cdouble` rather than real tensors mimicking complex tensors.
#
# L, _ = torch.eig(A) should be replaced with:
# L_complex = torch.linalg.eigvals(A)
#
# and
#
# L, V = torch.eig(A, eigenvectors=True) should be replaced with:
# L_complex, V_complex = torch.linalg.eig(A)
# This function was deprecated since version 1.9 and is now removed. The default behavior has changed from using the upper triangular portion of the matrix by default to using the lower triangular portion.
#
# L, _ = torch.symeig(A, upper=upper) should be replaced with:
# L = torch.linalg.eigvalsh(A, UPLO='U' if upper else 'L')
#
# and
#
# L, V = torch.symeig(A, eigenvectors=True) should be replaced with:
# L, V = torch.linalg.eigh(A, UPLO='U' if upper else 'L')
# This function was deprecated since version 1.9 and is now removed. The default behavior has changed from using the upper triangular portion of the matrix by default to using the lower triangular portion.
#
# L, _ = torch.symeig(A, upper=upper) should be replaced with:
# L = torch.linalg.eigvalsh(A, UPLO='U' if upper else 'L')
#
# and
#
# L, V = torch.symeig(A, eigenvectors=True) should be replaced with:
# L, V = torch.linalg.eigh(A, UPLO='U' if upper else 'L')
# This function was deprecated since version 1.9 and is now removed.
# Please use the `torch.linalg.matrix_rank` function instead. The parameter 'symmetric' was renamed in `torch.linalg.matrix_rank()` to 'hermitian'.
# reinforce() was removed.
# Use torch.distributions instead.
# See https://pytorch.org/docs/main/distributions.html
#
# Instead of:
#
# probs = policy_network(state)
# action = probs.multinomial()
# next_state, reward = env.step(action)
# action.reinforce(reward)
# action.backward()
#
# Use:
#
# probs = policy_network(state)
# # NOTE: categorical is equivalent to what used to be called multinomial
# m = torch.distributions.Categorical(probs)
# action = m.sample()
# next_state, reward = env.step(action)
# loss = -m.log_prob(action) * reward
# loss.backward()
#
# tensor([[ 0.,  1.,  4.],
#         [ 9., 16., 25.]], grad_fn=<ResizeBackward>) ResizeBackward
# tensor([ 0.,  2.,  4.,  6.,  8., 10.])
# requested resize to 4 (4 elements in total), but the given tensor has a size of 6 (6 elements). autograd's resize can only change the shape of a given tensor, while preserving the number of elements. 
# tensor([2.2361, 5.8310], grad_fn=<NormBackward1>)
# tensor([[6.2450]], grad_fn=<NormBackward1>)
# tensor(6.4031, grad_fn=<SumBackward1>)
# tensor([[6.4031]], grad_fn=<PermuteBackward0>)
# tensor([[2.2361],
#         [5.8310]], grad_fn=<ViewBackward0>)
# tensor([[3.0366, 5.1045]], grad_fn=<ViewBackward0>)
# tensor(6.2450, grad_fn=<NormBackward0>)
# tensor([[0.4472, 0.5252],
#         [1.3416, 1.3131]])
