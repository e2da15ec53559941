"""Derivatives that textbooks print: the Matrix Cookbook, papers on matrix calculus, statistics, machine learning.

Each row is ``inputs | program | by | answer``, after a first word for a kind other than a gradient, and with ``| assume …`` at the end where the answer
relies on an equation.  An input is ``NAME:SHAPE``, with a letter for what it is: s symmetric, p positive, d symmetric positive definite, o rows that sum to 1,
z zeros and ones, n nothing but -1 and 1.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

import numpy as np

TEXT = """
# ---- the Matrix Cookbook: determinants, inverses, traces
X:33 A:33 B:33 | out = det(A@X@B) | X | det(A@X@B)*inv(X).T
X:33 | out = logdet(X@X.T) | X | 2*inv(X).T
X:33 | out = log(abs(det(X))) | X | inv(X).T
X:33 | out = det(matrix_power(X,2)) | X | 2*det(X)**2*inv(X).T
X:33 | out = det(X)**3 | X | 3*det(X)**3*inv(X).T
X:33 A:33 B:33 | out = trace(A@inv(X)@B) | X | -(inv(X)@B@A@inv(X)).T
X:33 A:33 | out = trace(inv(X)@A) | X | -(inv(X)@A@inv(X)).T
X:33 | out = trace(inv(X)) | X | -(inv(X)@inv(X)).T
X:33 a:3 b:3 | out = a@X@b | X | outer(a,b)
X:33 a:3 | out = a@X@a | X | outer(a,a)
X:33 a:3 | out = a@X.T@a | X | outer(a,a)
X:33 b:3 c:3 D:33 | out = b@X.T@D@X@c | X | D.T@X@outer(b,c)+D@X@outer(c,b)
x:3 B:33 | out = x@B@x | x | (B+B.T)@x
x:3 s:3 W:33s | out = (x-s)@W@(x-s) | x | 2*W@(x-s) | W == W.T
x:3 s:3 W:33s | out = (x-s)@W@(x-s) | s | -2*W@(x-s) | W == W.T
x:3 A:33 s:3 W:33s | out = (x-A@s)@W@(x-A@s) | x | 2*W@(x-A@s) | W == W.T
x:3 A:33 s:3 W:33s | out = (x-A@s)@W@(x-A@s) | A | -2*W@outer(x-A@s,s) | W == W.T
X:33 a:3 b:3 | out = a@matrix_power(X,2).T@matrix_power(X,2)@b | X | outer(X@X@b,X@a)+outer(X.T@X@X@b,a)+outer(X@X@a,X@b)+outer(X.T@X@X@a,b)
X:33 a:3 b:3 | out = a@X@X@b | X | outer(a,X@b)+outer(X.T@a,b)
X:33 | out = trace(X) | X | eye(3)
X:33 A:33 | out = trace(X@A) | X | A.T
X:34 A:54 B:35 | out = trace(A@X.T@B) | X | B@A
X:34 A:34 | out = trace(X.T@A) | X | A
X:34 A:34 | out = trace(A@X.T) | X | A
X:33 | out = trace(X@X) | X | 2*X.T
X:34 | out = trace(X.T@X) | X | 2*X
X:34 | out = trace(X@X.T) | X | 2*X
X:34 B:33 | out = trace(X.T@B@X) | X | B@X+B.T@X
X:34 B:33 | out = trace(B@X@X.T) | X | (B+B.T)@X
X:34 A:43 C:33 | out = trace(A@X@A@X) | X | 2*A.T@X.T@A.T
X:34 C:33 B:42 | out = trace(B.T@X.T@C@X@B) | X | C.T@X@B@B.T+C@X@B@B.T
X:34 A:23 B:42 C:22 | out = trace((A@X@B+C)@(A@X@B+C).T) | X | 2*A.T@(A@X@B+C)@B.T
X:33 A:33 | out = trace(A@matrix_power(X,2)) | X | (X@A+A@X).T
X:33 A:33 | out = trace(A@matrix_power(X,3)) | X | (X@X@A+X@A@X+A@X@X).T
X:33 | out = trace(matrix_power(X,3)) | X | 3*matrix_power(X,2).T
X:43 B:44s C:44s | out = trace(inv(X.T@C@X)@(X.T@B@X)) | X | 2*(B@X-C@X@inv(X.T@C@X)@X.T@B@X)@inv(X.T@C@X) | B == B.T ; C == C.T
X:43 C:44s A:33s | out = trace(inv(X.T@C@X)@A) | X | -2*C@X@inv(X.T@C@X)@A@inv(X.T@C@X) | C == C.T ; A == A.T
X:34 | out = norm(X)**2 | X | 2*X
X:34 | out = sum(X**2) | X | 2*X
X:34 | out = norm(X) | X | X/norm(X)
X:34 A:34 | out = norm(X-A)**2 | X | 2*(X-A)
X:34 A:53 B:42 C:52 | out = norm(A@X@B-C)**2 | X | 2*A.T@(A@X@B-C)@B.T
x:3 | out = norm(x)**2 | x | 2*x
x:3 | out = norm(x) | x | x/norm(x)
x:3 a:3 | out = 1/norm(x-a) | x | -(x-a)/norm(x-a)**3
x:3 A:43 b:4 | out = norm(A@x-b) | x | A.T@(A@x-b)/norm(A@x-b)
x:3 A:43 b:4 | out = norm(A@x-b)**2 | x | 2*A.T@(A@x-b)
X:33s A:33 | out = trace(A@X) | X | A.T
X:33s | out = logdet(X) | X | inv(X) | X == X.T
X:33s | out = det(X) | X | det(X)*inv(X) | X == X.T
X:33d A:33 | out = logdet(A@X@A.T) | X | inv(X) | X == X.T
X:33 B:33 a:3 | out = trace(kron(X,B)) | X | trace(B)*eye(3)
X:33 A:33 | out = sum(X*A*X) | X | 2*A*X
X:33 A:33 | out = sum((X*A)**2) | X | 2*A**2*X
X:33 A:33 b:3 c:3 | out = b@(X*A)@c | X | outer(b,c)*A
X:34 a:3 b:4 | out = a@tanh(X)@b | X | outer(a,b)*(1-tanh(X)**2)
X:34 a:3 | out = a@exp(X)@ones(4) | X | a[:,None]*exp(X)
X:34 | out = sum(exp(X)) | X | exp(X)
jacobian x:3 A:43 b:4 | y = A@x+b | x | A
jacobian x:3 a:3 | y = (x-a)/norm(x-a) | x | eye(3)/norm(x-a)-outer(x-a,x-a)/norm(x-a)**3
jacobian x:3 A:43 | y = sin(A@x) | x | cos(A@x)[:,None]*A
jacobian x:3 a:3 | y = x*a | x | diag(a)
jacobian x:3 | y = x**2 | x | 2*diag(x)
jacobian x:3 | y = x/sum(x) | x | eye(3)/sum(x)-outer(x,ones(3))/sum(x)**2
jacobian x:3 | y = exp(x) | x | diag(exp(x))
jacobian x:3 | y = sigmoid(x) | x | diag(sigmoid(x)*(1-sigmoid(x)))
jacobian x:3 W:43 b:4 | y = tanh(W@x+b) | x | (1-tanh(W@x+b)**2)[:,None]*W
jacobian x:3 | y = softmax(x,0) | x | diag(softmax(x,0))-outer(softmax(x,0),softmax(x,0))
jacobian x:3 | y = log_softmax(x,0) | x | eye(3)-softmax(x,0)
jacobian x:3 B:33 a:3 | y = a*(x@B@x) | x | outer(a,(B+B.T)@x)
hessian x:3 A:33 | out = x@A@x | x | A+A.T
hessian x:3 A:43 b:4 | out = norm(A@x-b)**2 | x | 2*A.T@A
hessian x:3 A:43 b:4 | out = sum(log(1+exp(-b*(A@x)))) | x | A.T@diag(b**2*sigmoid(b*(A@x))*(1-sigmoid(b*(A@x))))@A
hessian x:3 A:43 | out = sum(log(1+exp(A@x))) | x | A.T@diag(sigmoid(A@x)*(1-sigmoid(A@x)))@A
hessian x:3 A:43 | out = sum(exp(A@x)) | x | A.T@diag(exp(A@x))@A
hessian x:3p | out = sum(x*log(x)) | x | diag(1/x)
hessian x:3p | out = -sum(log(x)) | x | diag(1/x**2)
hessian x:3 | out = norm(x) | x | eye(3)/norm(x)-outer(x,x)/norm(x)**3
hessian x:3 A:43 | out = logsumexp(A@x) | x | A.T@(diag(softmax(A@x,0))-outer(softmax(A@x,0),softmax(A@x,0)))@A
hessian x:3 A:33s b:3 | out = x@A@x/2-b@x | x | A | A == A.T
hessian x:3 | out = (x@x)**2 | x | 4*(x@x)*eye(3)+8*outer(x,x)
hessian x:3 a:3 | out = exp(a@x) | x | exp(a@x)*outer(a,a)
hessian X:33 A:33 | out = trace(X.T@A@X) | X | einsum('ij,kl->ikjl',A+A.T,eye(3))
hessian X:33 | out = logdet(X) | X | -einsum('li,jk->ijkl',inv(X),inv(X))
hessian X:43 w:3 y:4z | out = -sum(y*log(sigmoid(X@w))+(1-y)*log(1-sigmoid(X@w))) | w | X.T@diag(sigmoid(X@w)*(1-sigmoid(X@w)))@X
hessian X:43 w:3 y:4 | out = sum((X@w-y)**2) | w | 2*X.T@X
hessian X:43 w:3 y:4 l: | out = sum((X@w-y)**2)+l*sum(w**2) | w | 2*(X.T@X+l*eye(3))
hessian X:43 w:3 y:4 | out = sum(exp(X@w)-y*(X@w)) | w | X.T@diag(exp(X@w))@X
# ---- statistics and machine learning
X:63 w:3 y:6 | out = sum((X@w-y)**2) | w | 2*X.T@(X@w-y)
X:63 w:3 y:6 | out = mean((X@w-y)**2) | w | X.T@(X@w-y)/3
X:63 w:3 y:6 l: | out = norm(X@w-y)**2+l*norm(w)**2 | w | 2*(X.T@(X@w-y)+l*w)
X:63 w:3 y:6 l: | out = norm(X@w-y)**2/2+l*sum(abs(w)) | w | X.T@(X@w-y)+l*sign(w)
X:63 w:3 y:6 b: | out = sum((X@w+b-y)**2) | b | 2*sum(X@w+b-y)
X:63 W:32 Y:62 | out = norm(X@W-Y)**2 | W | 2*X.T@(X@W-Y)
X:63 w:3 y:6 D:6p | out = (X@w-y)@diag(D)@(X@w-y) | w | 2*X.T@(D*(X@w-y))
X:63 w:3 y:6z | out = -sum(y*log(sigmoid(X@w))+(1-y)*log(1-sigmoid(X@w))) | w | X.T@(sigmoid(X@w)-y)
X:63 w:3 y:6n | out = sum(log(1+exp(-y*(X@w)))) | w | -X.T@(y*sigmoid(-y*(X@w)))
X:63 w:3 y:6n | out = mean(softplus(-y*(X@w))) | w | -X.T@(y*sigmoid(-y*(X@w)))/6
X:63 w:3 y:6n l: | out = mean(relu(1-y*(X@w)))+l*w@w/2 | w | l*w-X.T@(y*(1-y*(X@w)>0))/6
X:63 w:3 y:6n | out = sum(relu(1-y*(X@w))**2) | w | -2*X.T@(y*relu(1-y*(X@w)))
X:63 w:3 y:6n | out = sum(exp(-y*(X@w))) | w | -X.T@(y*exp(-y*(X@w)))
X:63 w:3 y:6p | out = sum(exp(X@w)-y*(X@w)) | w | X.T@(exp(X@w)-y)
X:63 w:3 y:6p r:p | out = sum((y+r)*log(r+exp(X@w))-y*(X@w)) | w | X.T@((y+r)*exp(X@w)/(r+exp(X@w))-y)
X:63 W:32 Y:62o | out = -sum(Y*log_softmax(X@W,1)) | W | X.T@(softmax(X@W,1)-Y) | sum(Y, 1) == 1
X:63 W:32 Y:62o | out = -mean(sum(Y*log_softmax(X@W,1),1)) | W | X.T@(softmax(X@W,1)-Y)/6 | sum(Y, 1) == 1
X:63 W:32 Y:62o b:2 | out = -mean(sum(Y*log_softmax(X@W+b,1),1)) | b | mean(softmax(X@W+b,1)-Y,0) | sum(Y, 1) == 1
z:4 t:4o | out = -t@log_softmax(z,0) | z | softmax(z,0)-t | sum(t) == 1
z:4 | out = -log_softmax(z,0)[2] | z | softmax(z,0)-eye(4)[2]
z:4 t:4 k:p | out = sum((softmax(z/k,0)-t)**2) | t | -2*(softmax(z/k,0)-t)
x:4 t:4 | out = sum(where(abs(x-t)<1,(x-t)**2/2,abs(x-t)-0.5)) | x | clamp(x-t,-1,1)
x:4 t:4 | out = F.huber_loss(x,t,reduction='sum') | x | clamp(x-t,-1,1)
x:4 t:4 | out = sum(log(cosh(x-t))) | x | tanh(x-t)
x:4 t:4 c:p | out = sum(log(1+((x-t)/c)**2)) | x | 2*(x-t)/(c**2+(x-t)**2)
x:4 t:4 | out = sum(sqrt(1+(x-t)**2)-1) | x | (x-t)/sqrt(1+(x-t)**2)
x:4 q: | out = sum(relu(x)*q-relu(-x)*(q-1)) | q | sum(relu(x))-sum(relu(-x))
x:4 mu: s:p | out = sum((x-mu)**2/(2*s**2)+log(s)) | mu | -sum(x-mu)/s**2
x:4 mu: s:p | out = sum((x-mu)**2/(2*s**2)+log(s)) | s | 4/s-sum((x-mu)**2)/s**3
x:4 mu: v:p | out = sum((x-mu)**2)/(2*v)+2*log(v) | v | 2/v-sum((x-mu)**2)/(2*v**2)
x:4 mu: v: | out = sum((x-mu)**2*exp(-v)+v)/2 | v | 2-exp(-v)*sum((x-mu)**2)/2
x:3 m:3 S:33d | out = (x-m)@inv(S)@(x-m)/2+logdet(S)/2 | m | -inv(S)@(x-m) | S == S.T
x:3 m:3 S:33d | out = (x-m)@inv(S)@(x-m)/2+logdet(S)/2 | S | (inv(S)-inv(S)@outer(x-m,x-m)@inv(S))/2 | S == S.T
x:3 m:3 S:33d | out = (x-m)@inv(S)@(x-m) | x | 2*inv(S)@(x-m) | S == S.T
x:3 m:3 S:33d | out = sqrt((x-m)@inv(S)@(x-m)) | x | inv(S)@(x-m)/sqrt((x-m)@inv(S)@(x-m)) | S == S.T
X:63 m:3 P:33s | out = sum(((X-m)@P)*(X-m)) | m | -2*P@sum(X-m,0) | P == P.T
X:63 m:3 P:33d | out = sum(((X-m)@P)*(X-m))/2-3*logdet(P) | P | (X-m).T@(X-m)/2-3*inv(P) | P == P.T
S:33d K:33d | out = logdet(K)-trace(S@K) | K | inv(K)-S | S == S.T ; K == K.T
y:3 K:33d s:p | out = y@inv(K+s*eye(3))@y/2+logdet(K+s*eye(3))/2 | s | (trace(inv(K+s*eye(3)))-norm(inv(K+s*eye(3))@y)**2)/2 | K == K.T
L:32 D:3p S:33d | out = logdet(L@L.T+diag(D))+trace(S@inv(L@L.T+diag(D))) | L | 2*(inv(L@L.T+diag(D))-inv(L@L.T+diag(D))@S@inv(L@L.T+diag(D)))@L | S == S.T
p:4o q:4o | out = sum(p*log(p/q)) | q | -p/q
p:4p q:4p | out = sum(p*log(p/q)) | p | log(p/q)+1
p:4p q:4p | out = sum(p*log(p/q)-p+q) | p | log(p/q)
p:4p q:4p | out = sum((sqrt(p)-sqrt(q))**2) | p | 1-sqrt(q/p)
z:4 q:4p | p = softmax(z,0); out = sum(p*log(p/q)) | z | p*(log(p/q)-sum(p*log(p/q)))
z:4 | p = softmax(z,0); out = -sum(p*log(p)) | z | -p*(log(p)-sum(p*log(p)))
m:3 s:3p | out = sum(m**2+s**2-1-2*log(s))/2 | s | s-1/s
m:3 v:3 | out = sum(m**2+exp(v)-1-v)/2 | v | (exp(v)-1)/2
m:3 v:3 | out = sum(m**2+exp(v)-1-v)/2 | m | m
x:3 w:3 | out = w@x/(norm(w)*norm(x)) | w | x/(norm(w)*norm(x))-(w@x)*w/(norm(w)**3*norm(x))
x:3 A:33s | out = x@A@x/(x@x) | x | 2*(A@x-(x@A@x)/(x@x)*x)/(x@x) | A == A.T
w:3 A:33s B:33s | out = w@A@w/(w@B@w) | w | 2*(A@w-(w@A@w)/(w@B@w)*(B@w))/(w@B@w) | A == A.T ; B == B.T
X:63 W:32 | out = norm(X-X@W@W.T)**2 | W | 2*(X.T@(X@W@W.T-X)+(X@W@W.T-X).T@X)@W
X:63 W:32 S:33s | out = -trace(W.T@S@W) | W | -2*S@W | S == S.T
U:42 V:52 T:45 | out = norm(T-U@V.T)**2 | U | -2*(T-U@V.T)@V
U:42 V:52 T:45 | out = norm(T-U@V.T)**2 | V | -2*(T-U@V.T).T@U
U:42 V:52 T:45 M:45z l: | out = sum(M*(T-U@V.T)**2)+l*sum(U**2) | U | 2*l*U-2*(M*(T-U@V.T))@V
U:42p V:52p T:45p | out = sum(U@V.T-T*log(U@V.T)) | U | (1-T/(U@V.T))@V
x:3 y:3 s:p | out = exp(-norm(x-y)**2/(2*s**2)) | x | -(x-y)*exp(-norm(x-y)**2/(2*s**2))/s**2
x:3 y:3 g:p | out = exp(-g*norm(x-y)**2) | x | -2*g*exp(-g*norm(x-y)**2)*(x-y)
x:3 y:3 s:p | out = exp(-sum((x-y)**2)/(2*s**2)) | s | exp(-sum((x-y)**2)/(2*s**2))*sum((x-y)**2)/s**3
x:3 y:3 c: | out = (x@y+c)**3 | x | 3*(x@y+c)**2*y
x:2 | out = (1-x[0])**2+100*(x[1]-x[0]**2)**2 | x | stack([-2*(1-x[0])-400*x[0]*(x[1]-x[0]**2),200*(x[1]-x[0]**2)])
x: y: | out = (1-x)**2+100*(y-x**2)**2 | x | 400*x*(x**2-y)+2*(x-1)
x: y: | out = (1-x)**2+100*(y-x**2)**2 | y | 200*(y-x**2)
x: w:3o m:3 s:3p | out = log(sum(w*exp(-(x-m)**2/(2*s**2))/s)) | m | w*exp(-(x-m)**2/(2*s**2))*(x-m)/s**3/sum(w*exp(-(x-m)**2/(2*s**2))/s)
x: z:3 m:3 | out = -logsumexp(z-(x-m)**2/2) | m | -(x-m)*softmax(z-(x-m)**2/2,0)
x: z:3 m:3 | out = -logsumexp(z-(x-m)**2/2) | z | -softmax(z-(x-m)**2/2,0)
Q:43 K:53 V:52 G:42 | P = softmax(Q@K.T,1); out = sum(G*(P@V)) | V | P.T@G
Q:43 K:53 V:52 G:42 | P = softmax(Q@K.T,1); out = sum(G*(P@V)) | Q | (P*(G@V.T-sum(G*(P@V),1,keepdim=True)))@K
Q:43 K:53 V:52 G:42 | P = softmax(Q@K.T/2,1); out = sum(G*(P@V)) | K | (P*(G@V.T-sum(G*(P@V),1,keepdim=True))).T@Q/2
x:4 g:4 | z = (x-mean(x))/sqrt(var(x,correction=0)); out = g@z | x | (g-mean(g)-z*mean(g*z))/sqrt(var(x,correction=0))
x:4 g:4 w:4 | out = sum(g*w*x/sqrt(mean(x**2)+0.01)) | w | g*x/sqrt(mean(x**2)+0.01)
x:4 g:4 | out = sum(g*x/norm(x)) | x | g/norm(x)-x*(g@x)/norm(x)**3
W:33 h:3 U:32 x:2 b:3 g:3 | n = tanh(W@h+U@x+b); out = g@n | W | outer(g*(1-n**2),h)
W:33 h:3 U:32 x:2 b:3 g:3 | n = tanh(W@h+U@x+b); out = g@n | h | W.T@(g*(1-n**2))
W:33 h:3 U:32 x:2 b:3 g:3 | n = tanh(W@h+U@x+b); out = g@n | b | g*(1-n**2)
W:33 h:3 b:3 c:3 g:3 | f = sigmoid(W@h+b); out = g@(f*c+(1-f)*h) | W | outer(g*(c-h)*f*(1-f),h)
W:43 V:24 b:4 c:2 x:3 t:2 | h = sigmoid(W@x+b); e = V@h+c-t; out = e@e/2 | V | outer(V@h+c-t,h)
W:43 V:24 b:4 c:2 x:3 t:2 | h = sigmoid(W@x+b); e = V@h+c-t; out = e@e/2 | W | outer((V.T@e)*h*(1-h),x)
W:43 V:24 b:4 x:3 g:2 | h = relu(W@x+b); out = g@(V@h) | W | outer((V.T@g)*(W@x+b>0),x)
x:3 | out = sum(x*sigmoid(x)) | x | sigmoid(x)*(1+x*(1-sigmoid(x)))
x:3 | out = sum(softplus(x)) | x | sigmoid(x)
x:3 | out = sum(tanh(x)) | x | 1-tanh(x)**2
x:3 | out = sum(log(sigmoid(x))) | x | 1-sigmoid(x)
x:3p a: | out = sum(x**a) | x | a*x**(a-1)
x:3p a: | out = sum(x**a) | a | sum(x**a*log(x))
x:3 | out = sum(2**x) | x | log(tensor(2))*2**x
x:3p | out = prod(x) | x | prod(x)/x
x:3p | out = prod(x)**(1/3) | x | prod(x)**(1/3)/(3*x)
x:3p | out = sum(log(x)) | x | 1/x
x:3p | out = 3/sum(1/x) | x | 3/(x**2*sum(1/x)**2)
x:4 | out = var(x) | x | 2*(x-mean(x))/3
x:4 | out = std(x) | x | (x-mean(x))/(3*std(x))
x:4 y:4 | out = mean((x-mean(x))*(y-mean(y))) | x | (y-mean(y))/4
# ---- more of the same
X:33 A:33 | out = det(A@X) | X | det(A@X)*inv(X).T
X:33 C:33 | out = det(X.T@C@X) | X | 2*det(X.T@C@X)*inv(X).T
X:43 C:44s | out = det(X.T@C@X) | X | 2*det(X.T@C@X)*C@X@inv(X.T@C@X) | C == C.T
X:43 C:44s | out = logdet(X.T@C@X) | X | 2*C@X@inv(X.T@C@X) | C == C.T
X:43 C:44 | out = logdet(X.T@C@X) | X | C@X@inv(X.T@C@X)+C.T@X@inv(X.T@C.T@X)
X:34 | out = logdet(X@X.T) | X | 2*inv(X@X.T)@X
X:33 | out = log(det(X)**2) | X | 2*inv(X).T
X:33 | out = 1/det(X) | X | -inv(X).T/det(X)
X:33 a:3 b:3 | out = a@inv(X).T@b | X | -inv(X).T@outer(b,a)@inv(X).T
X:33 A:33 | out = trace(inv(A+X)) | X | -(inv(A+X)@inv(A+X)).T
X:33 A:33 B:33 | out = trace(A@inv(X)) + trace(B@X) | X | B.T-(inv(X)@A@inv(X)).T
x:3 a:3 | out = x@a | x | a
x:3 a:3 | out = (a@x)**2 | x | 2*(a@x)*a
x:3 A:43 | out = norm(A@x)**2 | x | 2*A.T@A@x
x:3 A:43 B:33 y:4 | out = y@A@B@x | x | B.T@A.T@y
X:33 b:3 | out = norm(X@b)**2 | X | 2*X@outer(b,b)
X:33 b:3 c:3 | out = (X@b+c)@(X@b+c) | X | 2*outer(X@b+c,b)
x:3 A:43 b:4 W:44s | out = (A@x-b)@W@(A@x-b) | x | 2*A.T@W@(A@x-b) | W == W.T
x:3 A:33s b:3 c: | out = x@A@x+2*b@x+c | x | 2*(A@x+b) | A == A.T
A:33 B:33 X:33 | out = trace(A@X.T@B@X) | X | B.T@X@A.T+B@X@A
X:34 B:44 | out = trace(X@B@X.T) | X | X@(B+B.T)
X:34 A:44 C:33 | out = trace(C@X@A@X.T) | X | C.T@X@A.T+C@X@A
X:33 | out = trace(X.T@X@X) | X | X@X+X.T@X+X@X.T
X:33 | out = trace(kron(X,X)) | X | 2*trace(X)*eye(3)
X:33 A:33 | out = trace(kron(X,A)) | X | trace(A)*eye(3)
X:33 A:33 | out = sum(kron(A,X)) | X | sum(A)*ones(3,3)
X:33 | out = trace(X)**2 | X | 2*trace(X)*eye(3)
X:33 | out = trace(X@X.T)**2 | X | 4*trace(X@X.T)*X
X:33 | out = norm(X)**4 | X | 4*norm(X)**2*X
X:33 A:33 | out = trace(A@exp(X)) | X | A.T*exp(X)
X:33 A:33 | out = trace(A@sin(X)) | X | A.T*cos(X)
X:33 A:33 B:33 | out = trace(A@(X*B)) | X | A.T*B
X:33 a:3 | out = a@X@X.T@a | X | 2*outer(a,a)@X
X:33 A:33 | out = norm(A*X)**2 | X | 2*A**2*X
X:33 A:33 | out = trace((X*A)@(X*A).T) | X | 2*A**2*X
x:3 A:43 | out = sum(relu(A@x)) | x | A.T@(1.0*(A@x>0))
x:3 A:43 | out = sum(abs(A@x)) | x | A.T@sign(A@x)
x:3 A:43 | out = logsumexp(A@x) | x | A.T@softmax(A@x,0)
x:3 A:43 b:4 | out = sum(log(1+exp(A@x+b))) | x | A.T@sigmoid(A@x+b)
x:3 A:43 b:4 | out = -sum(log(b-A@x)) | x | A.T@(1/(b-A@x))
x:3p c:3 | out = c@x-sum(log(x)) | x | c-1/x
x:3p c:3 m: | out = c@x+m*sum(x*log(x)) | x | c+m*(log(x)+1)
x:3 c:3 m:p | out = m*logsumexp(x/m)-c@x | x | softmax(x/m,0)-c
x:3 y:3 k: l: | out = ((tanh(x@y+k)+1)/2-l)**2 | x | (1-tanh(x@y+k)**2)*((1+tanh(x@y+k))/2-l)*y
x:3 y:3 k: l: | out = ((tanh(x@y+k)+1)/2-l)**2 | l | 2*l-tanh(x@y+k)-1
x:3 y:3 k: | out = sigmoid(x@y+k) | x | sigmoid(x@y+k)*(1-sigmoid(x@y+k))*y
x:3 y:3 | out = 1/(1+norm(x-y)**2) | x | -2*(x-y)/(1+norm(x-y)**2)**2
x:3 y:3 | out = log(1+norm(x-y)**2) | x | 2*(x-y)/(1+norm(x-y)**2)
x:3 y:3 s:p | out = sqrt(norm(x-y)**2+s**2) | x | (x-y)/sqrt(norm(x-y)**2+s**2)
x:3 A:33s | out = log(x@A@x) | x | 2*A@x/(x@A@x) | A == A.T
x:3 A:33s | out = sqrt(x@A@x) | x | A@x/sqrt(x@A@x) | A == A.T
x:3 A:33d | out = exp(-x@A@x/2) | x | -exp(-x@A@x/2)*A@x | A == A.T
x:3p q:3 | out = prod(x**q) | x | q*prod(x**q)/x
x:3p q:3 | out = exp(q@log(x)) | x | exp(q@log(x))*q/x
jacobian x:3 | y = x/norm(x) | x | eye(3)/norm(x)-outer(x,x)/norm(x)**3
jacobian x:3 A:43 | y = softmax(A@x,0) | x | (diag(softmax(A@x,0))-outer(softmax(A@x,0),softmax(A@x,0)))@A
jacobian x:3 A:33 | y = A@x/(x@x) | x | A/(x@x)-2*outer(A@x,x)/(x@x)**2
jacobian x:3 a:3 | y = (a@x)*x | x | (a@x)*eye(3)+outer(x,a)
jacobian x:3 | y = relu(x) | x | diag(1.0*(x>0))
jacobian x:3 A:33 | y = exp(A@x) | x | exp(A@x)[:,None]*A
jacobian x:3 A:33 | y = x*(A@x) | x | diag(A@x)+x[:,None]*A
jacobian X:33 a:3 | y = X@a | X | einsum('ij,k->ijk',eye(3),a)
jacobian x:3 X:33 | y = inv(X)@x | x | inv(X)
jacobian x:3 | y = cumsum(x,0) | x | tril(ones(3,3))
jacobian x:3 | y = outer(x,x) | x | einsum('ik,j->ijk',eye(3),x)+einsum('jk,i->ijk',eye(3),x)
hessian x:3 a:3 | out = norm(x-a) | x | eye(3)/norm(x-a)-outer(x-a,x-a)/norm(x-a)**3
hessian x:3 a:3 | out = log(1+exp(a@x)) | x | sigmoid(a@x)*(1-sigmoid(a@x))*outer(a,a)
hessian x:3 A:43 y:4n | out = sum(log(1+exp(-y*(A@x)))) | x | A.T@diag(y**2*sigmoid(y*(A@x))*(1-sigmoid(y*(A@x))))@A
hessian x:3p | out = prod(x) | x | prod(x)*(outer(1/x,1/x)-diag(1/x**2))
hessian x:3p q:6p N:63p | out = q@log(N@x) | x | -N.T@diag(q/(N@x)**2)@N
hessian x:3 t:3 | out = -t@log_softmax(x,0) | x | sum(t)*(diag(softmax(x,0))-outer(softmax(x,0),softmax(x,0)))
hessian x:3 | out = sum(x**4) | x | 12*diag(x**2)
hessian x:3 | out = sum(exp(x)) | x | diag(exp(x))
hessian x:3 y:3 s:p | out = exp(-norm(x-y)**2/2) | x | exp(-norm(x-y)**2/2)*(outer(x-y,x-y)-eye(3))
hessian x:3 A:33s | out = log(x@A@x) | x | 2*A/(x@A@x)-4*outer(A@x,A@x)/(x@A@x)**2 | A == A.T
hessian V:52 U:42 T:45 | out = sum((T-U@V.T)**2) | V | einsum('ij,ab->iajb',2*eye(5),U.T@U)
hessian x:3 A:43 b:4 | out = sum((A@x-b)**4) | x | 12*A.T@diag((A@x-b)**2)@A
hessian x:3 y:3 | out = sum(x*y)**2 | x | 2*outer(y,y)
hessian x:3p | out = sum(1/x) | x | 2*diag(1/x**3)
hessian x:3 A:43 b:4 | out = sum(sqrt(1+(A@x-b)**2)) | x | A.T@diag(1/(1+(A@x-b)**2)**1.5)@A
hessian X:33 A:33 B:33 | out = trace(A@X@B@X) | X | einsum('jk,li->ijkl',B,A)+einsum('li,jk->ijkl',B,A)
# ---- statistics
y:3 m:3 S:33d | out = (y-m)@inv(S)@(y-m)+logdet(S) | y | 2*inv(S)@(y-m) | S == S.T
S:33d X:63 m:3 | out = trace(inv(S)@(X-m).T@(X-m))/2+3*logdet(S) | S | 3*inv(S)-inv(S)@(X-m).T@(X-m)@inv(S)/2 | S == S.T
L:33 x:3 | out = norm(inv(L)@x)**2/2+logdet(L) | x | inv(L).T@inv(L)@x
A:32 x:3 y:2 s:p | out = norm(x-A@y)**2/(2*s**2) | A | -outer(x-A@y,y)/s**2
A:32 x:3 y:2 s:p | out = norm(x-A@y)**2/(2*s**2) | y | -A.T@(x-A@y)/s**2
a:p b:p x:4p | out = sum((a-1)*log(x)-b*x)+4*a*log(b) | b | 4*a/b-sum(x)
l:p x:4p | out = sum(l*x-log(l)) | l | sum(x)-4/l
l:p x:4p | out = sum(l-x*log(l)) | l | 4-sum(x)/l
p:3o x:3z | out = -sum(x*log(p)+(1-x)*log(1-p)) | x | log(1-p)-log(p)
x:4 n:p | out = sum((n+1)/2*log(1+x**2/n)) | x | (n+1)*x/(n+x**2)
x:4 mu: b:p | out = sum(abs(x-mu)/b+log(2*b)) | mu | -sum(sign(x-mu))/b
x:4 mu: b:p | out = sum(abs(x-mu)/b+log(2*b)) | b | 4/b-sum(abs(x-mu))/b**2
k:3 w:3 | out = sum(w*k)/sum(w) | w | k/sum(w)-sum(w*k)/sum(w)**2
w:3 m:3 C:33s l: | out = w@m-l*w@C@w/2 | w | m-l*C@w | C == C.T
w:3 m:3 C:33d | out = w@m/sqrt(w@C@w) | w | m/sqrt(w@C@w)-(w@m)*C@w/(w@C@w)**1.5 | C == C.T
z:43 y:43o | out = -mean(sum(y*log(softmax(z,1)),1)) | z | (softmax(z,1)-y)/4 | sum(y, 1) == 1
z:43 y:43o g: | out = -sum(y*(1-softmax(z,1))**2*log(softmax(z,1))) | y | -(1-softmax(z,1))**2*log(softmax(z,1))
X:63 w:3 y:6 d:p | out = sum(d**2*(sqrt(1+((X@w-y)/d)**2)-1)) | w | X.T@((X@w-y)/sqrt(1+((X@w-y)/d)**2))
X:63 w:3 y:6 | out = sum(log(cosh(X@w-y))) | w | X.T@tanh(X@w-y)
X:63 w:3 y:6 l: | out = sum(huber_loss(X@w,y,reduction='none')) | w | X.T@clamp(X@w-y,-1,1)
X:63 W:32 b:2 Y:62 | out = mean((sigmoid(X@W+b)-Y)**2) | b | 2*sum((sigmoid(X@W+b)-Y)*sigmoid(X@W+b)*(1-sigmoid(X@W+b)),0)/12
X:63 W:34 V:42 Y:62 | out = norm(relu(X@W)@V-Y)**2 | V | 2*relu(X@W).T@(relu(X@W)@V-Y)
X:63 W:34 V:42 Y:62 | out = norm(relu(X@W)@V-Y)**2 | W | 2*X.T@(((relu(X@W)@V-Y)@V.T)*(X@W>0))
X:63 W:34 V:42 Y:62 | H = tanh(X@W); E = H@V-Y; out = norm(E)**2 | W | 2*X.T@((E@V.T)*(1-H**2))
x:4 a:4 b:4 | out = norm(a-b)**2-norm(a-x)**2 | x | 2*(a-x)
a:4 p:4 n:4 | out = relu(norm(a-p)**2-norm(a-n)**2+1) | n | 2*(a-n)*(norm(a-p)**2-norm(a-n)**2+1>0)
x:4 y:4 t:p | out = -log(exp(x@y/t)/(exp(x@y/t)+exp(x@x/t))) | y | -x/t+x*exp(x@y/t)/(t*(exp(x@y/t)+exp(x@x/t)))
c:3 f:3 i:3 o:3 g:3 G:3 | n = f*c+i*g; out = G@(o*tanh(n)) | f | G*o*(1-tanh(n)**2)*c
z:3 h:3 W:33 U:33 x:3 G:3 | n = tanh(W@h+U@x); out = G@((1-z)*n+z*h) | z | G*(h-n)
Q:43 K:53 V:52 G:42 | out = sum(G*(softmax(Q@K.T/sqrt(tensor(3.)),1)@V)) | V | softmax(Q@K.T/sqrt(tensor(3.)),1).T@G
E:43 y:43 | out = sum(F.normalize(E,dim=1)*y) | y | E/sqrt(sum(E**2,1,keepdim=True))
"""
KINDS = ("jacobian", "hessian")
MORE = "\n".join(Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8") for name in ("textbooks", "handbooks", "workbooks"))


class Row(NamedTuple):
    """One row: shapes of the inputs with what each is, and the rest of the text."""

    kind: str
    inputs: dict[str, tuple[tuple[int, ...], str]]
    program: str
    by: str
    answer: str
    assume: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.kind} of {self.program} by {self.by}"

    def point(self, seed: int) -> dict[str, np.ndarray]:
        """Values of the inputs."""
        random = np.random.default_rng([seed, len(self.program)])
        return {name: drawn(random, shape, what) for name, (shape, what) in self.inputs.items()}

    @property
    def most(self) -> float:
        """How many operations a formula may have: two more than the answer, or 30 %."""
        return max(operations(self.answer) + 2, 1.3 * operations(self.answer))


def drawn(random: np.random.Generator, shape: tuple[int, ...], what: str) -> np.ndarray:
    value = random.normal(size=shape)
    if len(shape) == 2 and shape[0] == shape[1]:
        value = value + 2 * np.eye(shape[0])
    if what == "s":
        value = (value + value.T) / 2
    elif what == "d":
        value = value @ value.T + np.eye(shape[0])
    elif what == "p":
        value = np.abs(value) + 0.3
    elif what == "o":
        value = np.abs(value) + 0.3
        value = value / value.sum(-1, keepdims=True)
    elif what in ("z", "n"):
        value = np.where(value > 0, 1.0, 0.0 if what == "z" else -1.0)
    return np.asarray(np.round(value, 6) if what != "o" else value)


def operations(text: str) -> int:
    """How many operations a formula is written with; transposes are free."""
    count = 0
    for node in ast.walk(ast.parse(text.strip(), mode="eval")):
        if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare)):
            count += 1
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            count += len(node.args) - 1 if name == "einsum" else 1
    return count


def row_of(line: str) -> Row:
    first, program, by, answer, *assume = (part.strip() for part in line.split(" | "))
    words = first.split()
    kind = words.pop(0) if words[0] in KINDS else "gradient"
    inputs = {}
    for word in words:
        name, _, rest = word.partition(":")
        digits = rest.rstrip("spdozn")
        inputs[name] = (tuple(map(int, digits)), rest[len(digits) :])
    return Row(kind, inputs, program, by, answer, tuple(assume[0].split(" ; ")) if assume else ())


ROWS = [row_of(line) for line in (TEXT + MORE).splitlines() if line and not line.startswith("#")]
