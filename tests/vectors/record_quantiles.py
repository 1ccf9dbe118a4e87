#!/usr/bin/python3
"""Quantiles and moments of the distributions of service/core/distribution, by scipy, in quantiles.txt.

A line: distribution, count of its numbers, the numbers, mean, standard deviation (nan where it has
none), then the quantiles at 1/100, 2/100, .., 99/100.  Made with scipy 1.17.1.
"""
import numpy as np
from scipy import stats

P = np.arange(1, 100) / 100
ROWS = [
    ("exponential", (2.5,), stats.expon(scale=2.5)),
    ("rayleigh", (0.5,), stats.rayleigh(scale=0.5)),
    ("weibull", (1.5,), stats.weibull_min(1.5)),
    ("weibull", (0.5,), stats.weibull_min(0.5)),
    ("power", (3.0,), stats.powerlaw(3.0)),
    ("power", (0.25,), stats.powerlaw(0.25)),
    ("pareto", (5.0,), stats.lomax(5.0)),
    ("pareto", (0.5,), stats.lomax(0.5)),
    ("laplace", (1.0, 0.5), stats.laplace(1.0, 0.5)),
    ("gumbel", (-1.0, 2.0), stats.gumbel_r(-1.0, 2.0)),
    ("logistic", (3.0, 0.25), stats.logistic(3.0, 0.25)),
    ("cauchy", (), stats.cauchy()),
    ("triangular", (-1.0, 0.5, 3.0), stats.triang(1.5 / 4, -1.0, 4.0)),
    ("triangular", (0.0, 1.0, 1.0), stats.triang(1.0, 0.0, 1.0)),
    ("lognormal", (0.5, 0.75), stats.lognorm(0.75, scale=np.exp(0.5))),
    ("gamma", (0.3, 2.0), stats.gamma(0.3, scale=2.0)),
    ("gamma", (1.0, 1.0), stats.gamma(1.0)),
    ("gamma", (7.5, 0.5), stats.gamma(7.5, scale=0.5)),
    ("gamma", (1e6, 1e-6), stats.gamma(1e6, scale=1e-6)),
    ("beta", (0.5, 0.5), stats.beta(0.5, 0.5)),
    ("beta", (0.05, 0.2), stats.beta(0.05, 0.2)),
    ("beta", (2.0, 5.0), stats.beta(2.0, 5.0)),
    ("f", (3.0, 9.0), stats.f(3.0, 9.0)),
    ("f", (0.5, 0.5), stats.f(0.5, 0.5)),
    ("standard_t", (1.0,), stats.t(1.0)),
    ("standard_t", (9.0,), stats.t(9.0)),
    ("noncentral_chisquare", (3.0, 2.0), stats.ncx2(3.0, 2.0)),
    ("noncentral_chisquare", (0.5, 2.0), stats.ncx2(0.5, 2.0)),
    ("noncentral_chisquare", (1.0, 50.0), stats.ncx2(1.0, 50.0)),
    ("noncentral_chisquare", (4.0, 0.0), stats.chi2(4.0)),
    ("noncentral_f", (3.0, 9.0, 2.0), stats.ncf(3.0, 9.0, 2.0)),
    ("wald", (1.5, 3.0), stats.invgauss(0.5, scale=3.0)),
    ("wald", (2.0, 0.1), stats.invgauss(20.0, scale=0.1)),
    ("vonmises", (0.0, 2.0), stats.vonmises(2.0)),
    ("vonmises", (0.0, 0.5), stats.vonmises(0.5)),
    ("vonmises", (0.0, 1e-6), stats.vonmises(1e-6)),
    ("vonmises", (0.0, 1e7), stats.norm(0, 1e7 ** -0.5)),
    ("poisson", (1e6,), stats.poisson(1e6)),
    ("poisson", (1e10,), stats.poisson(1e10)),
    ("binomial", (1e9, 0.3), stats.binom(10**9, 0.3)),
    ("binomial", (1e12, 0.75), stats.binom(10**12, 0.75)),
    ("binomial", (1e15, 1e-9), stats.binom(10**15, 1e-9)),
    ("integers", (-3e6, 5e6), stats.randint(-3 * 10**6, 5 * 10**6)),
]
with open("tests/vectors/quantiles.txt", "w", encoding="ascii") as file:
    for name, numbers, law in ROWS:
        mean, variance = law.stats("mv")
        known = np.isfinite(mean) and np.isfinite(variance) and name != "vonmises"
        moments = (float(mean), float(np.sqrt(variance))) if known else (float("nan"), float("nan"))
        fields = [name, str(len(numbers))] + ["%.17g" % x for x in (*numbers, *moments, *law.ppf(P))]
        file.write(" ".join(fields) + "\n")
