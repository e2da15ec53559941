import torch, math
import torch.distributions as D
from torch.distributions import constraints, kl_divergence, transforms as TR, transform_to, biject_to
t = lambda *v: torch.tensor(v, requires_grad=True)
def T(s, f):
    try: print(s, f())
    except Exception as e: print(s, type(e).__name__, e)
P = [('Bernoulli', D.Bernoulli(t(.3))), ('Beta', D.Beta(t(2.), t(3.))), ('CB', D.ContinuousBernoulli(t(.3))), ('Exp', D.Exponential(t(1.5))), ('Gamma', D.Gamma(t(2.), t(1.5))), ('Gumbel', D.Gumbel(t(1.), t(2.))), ('Laplace', D.Laplace(t(1.), t(2.))), ('Normal', D.Normal(t(.5), t(2.))), ('Pareto', D.Pareto(t(1.), t(3.))), ('Poisson', D.Poisson(t(2.))), ('Uniform', D.Uniform(t(.2), t(.9))), ('Binomial', D.Binomial(3, t(.4))), ('Geometric', D.Geometric(t(.4))), ('HalfNormal', D.HalfNormal(t(2.))), ('LR', D.LowRankMultivariateNormal(t(0., 1.), torch.ones(2, 1), t(1., 2.))), ('MVN', D.MultivariateNormal(t(0., 0.), torch.tensor([[2., .5], [.5, 1.]]))), ('InvGamma', D.InverseGamma(t(2.), t(1.)))]
for n, p in P:
    for m, q in P:
        if not (n == m in ('LR', 'MVN') or 'Gumbel' in (n, m)): T((n, m), lambda: kl_divergence(p, q))
g = P[5][1]
for n, p in P[:9]: T((n, 'Gumbel'), lambda: kl_divergence(p, g) if n != 'Pareto' else 0); T(('Gumbel', n), lambda: kl_divergence(g, p))

# ---- output
# ('Bernoulli', 'Bernoulli') tensor([0.], grad_fn=<AddBackward0>)
# ('Bernoulli', 'Beta') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Bernoulli', 'CB') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Bernoulli', 'Exp') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Bernoulli', 'Gamma') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Bernoulli', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type Laplace
# ('Bernoulli', 'Normal') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Bernoulli', 'Pareto') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type Pareto
# ('Bernoulli', 'Poisson') tensor([1.1812], grad_fn=<SubBackward0>)
# ('Bernoulli', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type Uniform
# ('Bernoulli', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type Binomial
# ('Bernoulli', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type Geometric
# ('Bernoulli', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type HalfNormal
# ('Bernoulli', 'LR') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type LowRankMultivariateNormal
# ('Bernoulli', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type MultivariateNormal
# ('Bernoulli', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type InverseGamma
# ('Beta', 'Bernoulli') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Beta', 'Beta') tensor([0.], grad_fn=<AddBackward0>)
# ('Beta', 'CB') tensor([0.1799], grad_fn=<SubBackward0>)
# ('Beta', 'Exp') tensor([0.4294], grad_fn=<AddBackward0>)
# ('Beta', 'Gamma') tensor([1.1073], grad_fn=<AddBackward0>)
# ('Beta', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Beta and q type Laplace
# ('Beta', 'Normal') tensor([1.8532], grad_fn=<AddBackward0>)
# ('Beta', 'Pareto') tensor([inf])
# ('Beta', 'Poisson') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Beta', 'Uniform') tensor([inf], grad_fn=<IndexPutBackward0>)
# ('Beta', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Beta and q type Binomial
# ('Beta', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Beta and q type Geometric
# ('Beta', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Beta and q type HalfNormal
# ('Beta', 'LR') NotImplementedError No KL(p || q) is implemented for p type Beta and q type LowRankMultivariateNormal
# ('Beta', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Beta and q type MultivariateNormal
# ('Beta', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Beta and q type InverseGamma
# ('CB', 'Bernoulli') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('CB', 'Beta') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('CB', 'CB') tensor([0.], grad_fn=<AddBackward0>)
# ('CB', 'Exp') tensor([0.2693], grad_fn=<AddBackward0>)
# ('CB', 'Gamma') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('CB', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type Laplace
# ('CB', 'Normal') tensor([1.6521], grad_fn=<AddBackward0>)
# ('CB', 'Pareto') tensor([inf])
# ('CB', 'Poisson') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('CB', 'Uniform') tensor([inf], grad_fn=<WhereBackward0>)
# ('CB', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type Binomial
# ('CB', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type Geometric
# ('CB', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type HalfNormal
# ('CB', 'LR') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type LowRankMultivariateNormal
# ('CB', 'MVN') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type MultivariateNormal
# ('CB', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type InverseGamma
# ('Exp', 'Bernoulli') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Exp', 'Beta') tensor([inf])
# ('Exp', 'CB') tensor([inf])
# ('Exp', 'Exp') tensor([0.], grad_fn=<SubBackward0>)
# ('Exp', 'Gamma') tensor([0.5772], grad_fn=<SubBackward0>)
# ('Exp', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Exponential and q type Laplace
# ('Exp', 'Normal') tensor([1.0766], grad_fn=<AddBackward0>)
# ('Exp', 'Pareto') tensor([inf])
# ('Exp', 'Poisson') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Exp', 'Uniform') tensor([inf])
# ('Exp', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Exponential and q type Binomial
# ('Exp', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Exponential and q type Geometric
# ('Exp', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Exponential and q type HalfNormal
# ('Exp', 'LR') NotImplementedError No KL(p || q) is implemented for p type Exponential and q type LowRankMultivariateNormal
# ('Exp', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Exponential and q type MultivariateNormal
# ('Exp', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Exponential and q type InverseGamma
# ('Gamma', 'Bernoulli') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Gamma', 'Beta') tensor([inf])
# ('Gamma', 'CB') tensor([inf])
# ('Gamma', 'Exp') tensor([0.4228], grad_fn=<AddBackward0>)
# ('Gamma', 'Gamma') tensor([0.], grad_fn=<AddBackward0>)
# ('Gamma', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Gamma and q type Laplace
# ('Gamma', 'Normal') tensor([0.6383], grad_fn=<AddBackward0>)
# ('Gamma', 'Pareto') tensor([inf])
# ('Gamma', 'Poisson') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Gamma', 'Uniform') tensor([inf])
# ('Gamma', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Gamma and q type Binomial
# ('Gamma', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Gamma and q type Geometric
# ('Gamma', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Gamma and q type HalfNormal
# ('Gamma', 'LR') NotImplementedError No KL(p || q) is implemented for p type Gamma and q type LowRankMultivariateNormal
# ('Gamma', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Gamma and q type MultivariateNormal
# ('Gamma', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Gamma and q type InverseGamma
# ('Laplace', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type Bernoulli
# ('Laplace', 'Beta') tensor([inf])
# ('Laplace', 'CB') tensor([inf])
# ('Laplace', 'Exp') tensor([inf])
# ('Laplace', 'Gamma') tensor([inf])
# ('Laplace', 'Laplace') tensor([0.], grad_fn=<SubBackward0>)
# ('Laplace', 'Normal') tensor([0.2570], grad_fn=<SubBackward0>)
# ('Laplace', 'Pareto') tensor([inf])
# ('Laplace', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type Poisson
# ('Laplace', 'Uniform') tensor([inf])
# ('Laplace', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type Binomial
# ('Laplace', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type Geometric
# ('Laplace', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type HalfNormal
# ('Laplace', 'LR') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type LowRankMultivariateNormal
# ('Laplace', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type MultivariateNormal
# ('Laplace', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type InverseGamma
# ('Normal', 'Bernoulli') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Normal', 'Beta') tensor([inf])
# ('Normal', 'CB') tensor([inf])
# ('Normal', 'Exp') tensor([inf])
# ('Normal', 'Gamma') tensor([inf])
# ('Normal', 'Laplace') tensor([0.0969], grad_fn=<SubBackward0>)
# ('Normal', 'Normal') tensor([0.], grad_fn=<MulBackward0>)
# ('Normal', 'Pareto') tensor([inf])
# ('Normal', 'Poisson') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Normal', 'Uniform') tensor([inf])
# ('Normal', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Normal and q type Binomial
# ('Normal', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Normal and q type Geometric
# ('Normal', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Normal and q type HalfNormal
# ('Normal', 'LR') NotImplementedError No KL(p || q) is implemented for p type Normal and q type LowRankMultivariateNormal
# ('Normal', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Normal and q type MultivariateNormal
# ('Normal', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Normal and q type InverseGamma
# ('Pareto', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type Pareto and q type Bernoulli
# ('Pareto', 'Beta') tensor([inf])
# ('Pareto', 'CB') tensor([inf])
# ('Pareto', 'Exp') tensor([1.6098], grad_fn=<IndexPutBackward0>)
# ('Pareto', 'Gamma') tensor([0.8710], grad_fn=<IndexPutBackward0>)
# ('Pareto', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Pareto and q type Laplace
# ('Pareto', 'Normal') tensor([1.5961], grad_fn=<IndexPutBackward0>)
# ('Pareto', 'Pareto') tensor([0.], grad_fn=<IndexPutBackward0>)
# ('Pareto', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type Pareto and q type Poisson
# ('Pareto', 'Uniform') tensor([inf])
# ('Pareto', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Pareto and q type Binomial
# ('Pareto', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Pareto and q type Geometric
# ('Pareto', 'HalfNormal') NotImplementedError 
# ('Pareto', 'LR') NotImplementedError No KL(p || q) is implemented for p type Pareto and q type LowRankMultivariateNormal
# ('Pareto', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Pareto and q type MultivariateNormal
# ('Pareto', 'InvGamma') NotImplementedError 
# ('Poisson', 'Bernoulli') tensor([inf])
# ('Poisson', 'Beta') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Poisson', 'CB') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Poisson', 'Exp') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Poisson', 'Gamma') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Poisson', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type Laplace
# ('Poisson', 'Normal') NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ('Poisson', 'Pareto') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type Pareto
# ('Poisson', 'Poisson') tensor([0.], grad_fn=<SubBackward0>)
# ('Poisson', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type Uniform
# ('Poisson', 'Binomial') tensor([inf])
# ('Poisson', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type Geometric
# ('Poisson', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type HalfNormal
# ('Poisson', 'LR') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type LowRankMultivariateNormal
# ('Poisson', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type MultivariateNormal
# ('Poisson', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Poisson and q type InverseGamma
# ('Uniform', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type Bernoulli
# ('Uniform', 'Beta') tensor([0.3996], grad_fn=<IndexPutBackward0>)
# ('Uniform', 'CB') tensor([0.4288], grad_fn=<WhereBackward0>)
# ('Uniform', 'Exp') tensor([0.7762], grad_fn=<IndexPutBackward0>)
# ('Uniform', 'Gamma') tensor([1.0464], grad_fn=<IndexPutBackward0>)
# ('Uniform', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type Laplace
# ('Uniform', 'Normal') tensor([1.9742], grad_fn=<AddBackward0>)
# ('Uniform', 'Pareto') tensor([inf], grad_fn=<IndexPutBackward0>)
# ('Uniform', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type Poisson
# ('Uniform', 'Uniform') tensor([0.], grad_fn=<IndexPutBackward0>)
# ('Uniform', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type Binomial
# ('Uniform', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type Geometric
# ('Uniform', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type HalfNormal
# ('Uniform', 'LR') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type LowRankMultivariateNormal
# ('Uniform', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type MultivariateNormal
# ('Uniform', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Uniform and q type InverseGamma
# ('Binomial', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Bernoulli
# ('Binomial', 'Beta') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Beta
# ('Binomial', 'CB') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type ContinuousBernoulli
# ('Binomial', 'Exp') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Exponential
# ('Binomial', 'Gamma') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Gamma
# ('Binomial', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Laplace
# ('Binomial', 'Normal') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Normal
# ('Binomial', 'Pareto') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Pareto
# ('Binomial', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Poisson
# ('Binomial', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Uniform
# ('Binomial', 'Binomial') tensor([0.], grad_fn=<IndexPutBackward0>)
# ('Binomial', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type Geometric
# ('Binomial', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type HalfNormal
# ('Binomial', 'LR') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type LowRankMultivariateNormal
# ('Binomial', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type MultivariateNormal
# ('Binomial', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Binomial and q type InverseGamma
# ('Geometric', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Bernoulli
# ('Geometric', 'Beta') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Beta
# ('Geometric', 'CB') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type ContinuousBernoulli
# ('Geometric', 'Exp') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Exponential
# ('Geometric', 'Gamma') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Gamma
# ('Geometric', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Laplace
# ('Geometric', 'Normal') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Normal
# ('Geometric', 'Pareto') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Pareto
# ('Geometric', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Poisson
# ('Geometric', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Uniform
# ('Geometric', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type Binomial
# ('Geometric', 'Geometric') tensor([5.9605e-08], grad_fn=<SubBackward0>)
# ('Geometric', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type HalfNormal
# ('Geometric', 'LR') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type LowRankMultivariateNormal
# ('Geometric', 'MVN') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type MultivariateNormal
# ('Geometric', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type Geometric and q type InverseGamma
# ('HalfNormal', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Bernoulli
# ('HalfNormal', 'Beta') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Beta
# ('HalfNormal', 'CB') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type ContinuousBernoulli
# ('HalfNormal', 'Exp') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Exponential
# ('HalfNormal', 'Gamma') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Gamma
# ('HalfNormal', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Laplace
# ('HalfNormal', 'Normal') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Normal
# ('HalfNormal', 'Pareto') NotImplementedError 
# ('HalfNormal', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Poisson
# ('HalfNormal', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Uniform
# ('HalfNormal', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Binomial
# ('HalfNormal', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type Geometric
# ('HalfNormal', 'HalfNormal') tensor([0.], grad_fn=<MulBackward0>)
# ('HalfNormal', 'LR') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type LowRankMultivariateNormal
# ('HalfNormal', 'MVN') NotImplementedError No KL(p || q) is implemented for p type HalfNormal and q type MultivariateNormal
# ('HalfNormal', 'InvGamma') NotImplementedError 
# ('LR', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Bernoulli
# ('LR', 'Beta') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Beta
# ('LR', 'CB') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type ContinuousBernoulli
# ('LR', 'Exp') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Exponential
# ('LR', 'Gamma') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Gamma
# ('LR', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Laplace
# ('LR', 'Normal') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Normal
# ('LR', 'Pareto') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Pareto
# ('LR', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Poisson
# ('LR', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Uniform
# ('LR', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Binomial
# ('LR', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type Geometric
# ('LR', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type HalfNormal
# ('LR', 'MVN') tensor(1.0465, grad_fn=<MulBackward0>)
# ('LR', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type LowRankMultivariateNormal and q type InverseGamma
# ('MVN', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Bernoulli
# ('MVN', 'Beta') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Beta
# ('MVN', 'CB') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type ContinuousBernoulli
# ('MVN', 'Exp') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Exponential
# ('MVN', 'Gamma') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Gamma
# ('MVN', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Laplace
# ('MVN', 'Normal') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Normal
# ('MVN', 'Pareto') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Pareto
# ('MVN', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Poisson
# ('MVN', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Uniform
# ('MVN', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Binomial
# ('MVN', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type Geometric
# ('MVN', 'HalfNormal') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type HalfNormal
# ('MVN', 'LR') tensor(0.4249, grad_fn=<MulBackward0>)
# ('MVN', 'InvGamma') NotImplementedError No KL(p || q) is implemented for p type MultivariateNormal and q type InverseGamma
# ('InvGamma', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Bernoulli
# ('InvGamma', 'Beta') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Beta
# ('InvGamma', 'CB') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type ContinuousBernoulli
# ('InvGamma', 'Exp') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Exponential
# ('InvGamma', 'Gamma') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Gamma
# ('InvGamma', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Laplace
# ('InvGamma', 'Normal') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Normal
# ('InvGamma', 'Pareto') NotImplementedError 
# ('InvGamma', 'Poisson') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Poisson
# ('InvGamma', 'Uniform') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Uniform
# ('InvGamma', 'Binomial') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Binomial
# ('InvGamma', 'Geometric') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type Geometric
# ('InvGamma', 'HalfNormal') NotImplementedError 
# ('InvGamma', 'LR') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type LowRankMultivariateNormal
# ('InvGamma', 'MVN') NotImplementedError No KL(p || q) is implemented for p type InverseGamma and q type MultivariateNormal
# ('InvGamma', 'InvGamma') tensor([0.], grad_fn=<AddBackward0>)
# ('Bernoulli', 'Gumbel') NotImplementedError No KL(p || q) is implemented for p type Bernoulli and q type Gumbel
# ('Gumbel', 'Bernoulli') NotImplementedError No KL(p || q) is implemented for p type Gumbel and q type Bernoulli
# ('Beta', 'Gumbel') NotImplementedError No KL(p || q) is implemented for p type Beta and q type Gumbel
# ('Gumbel', 'Beta') tensor([inf])
# ('CB', 'Gumbel') NotImplementedError No KL(p || q) is implemented for p type ContinuousBernoulli and q type Gumbel
# ('Gumbel', 'CB') tensor([inf])
# ('Exp', 'Gumbel') tensor([1.1685], grad_fn=<AddBackward0>)
# ('Gumbel', 'Exp') tensor([inf])
# ('Gamma', 'Gumbel') tensor([0.6155], grad_fn=<AddBackward0>)
# ('Gumbel', 'Gamma') tensor([inf])
# ('Gumbel', 'Gumbel') tensor([0.], grad_fn=<SubBackward0>)
# ('Gumbel', 'Gumbel') tensor([0.], grad_fn=<SubBackward0>)
# ('Laplace', 'Gumbel') NotImplementedError No KL(p || q) is implemented for p type Laplace and q type Gumbel
# ('Gumbel', 'Laplace') NotImplementedError No KL(p || q) is implemented for p type Gumbel and q type Laplace
# ('Normal', 'Gumbel') tensor([0.4481], grad_fn=<SubBackward0>)
# ('Gumbel', 'Normal') tensor([0.5063], grad_fn=<SubBackward0>)
# ('Pareto', 'Gumbel') 0
# ('Gumbel', 'Pareto') tensor([inf])
