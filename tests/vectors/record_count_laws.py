#!/usr/bin/python3
"""Probabilities of numpy.random's distributions of counts, by scipy, in count_laws.txt.

A line: the call, mean, standard deviation, the first count, how many follow, and the probability of each
(those below 1e-15 at both ends are left out).  Made with scipy 1.17.1.
"""
import numpy as np
from scipy import stats

LAWS = {
    "poisson(0.5)": stats.poisson(0.5), "poisson(3)": stats.poisson(3), "poisson(9.99)": stats.poisson(9.99),
    "poisson(10)": stats.poisson(10), "poisson(40)": stats.poisson(40), "poisson(700)": stats.poisson(700),
    "binomial(1,0.3)": stats.binom(1, 0.3), "binomial(10,0.5)": stats.binom(10, 0.5),
    "binomial(20,0.9)": stats.binom(20, 0.9), "binomial(30,0.33)": stats.binom(30, 0.33),
    "binomial(31,0.34)": stats.binom(31, 0.34), "binomial(100,0.6)": stats.binom(100, 0.6),
    "binomial(1000,0.25)": stats.binom(1000, 0.25), "binomial(1000000000,1e-9)": stats.binom(10**9, 1e-9),
    "binomial(1000000000,2e-8)": stats.binom(10**9, 2e-8),
    "geometric(0.25)": stats.geom(0.25), "geometric(0.7)": stats.geom(0.7), "geometric(0.08)": stats.geom(0.08),
    "negative_binomial(3,0.5)": stats.nbinom(3, 0.5), "negative_binomial(0.7,0.3)": stats.nbinom(0.7, 0.3),
    "negative_binomial(40,0.3)": stats.nbinom(40, 0.3),
    "hypergeometric(5,7,4)": stats.hypergeom(12, 5, 4), "hypergeometric(50,70,40)": stats.hypergeom(120, 50, 40),
    "hypergeometric(200,100,250)": stats.hypergeom(300, 200, 250), "hypergeometric(20,3,17)": stats.hypergeom(23, 20, 17),
    "hypergeometric(16,12,9)": stats.hypergeom(28, 16, 9), "hypergeometric(8,20,9)": stats.hypergeom(28, 8, 9),
    "hypergeometric(4,24,9)": stats.hypergeom(28, 4, 9),
    "logseries(0.5)": stats.logser(0.5), "logseries(0.9)": stats.logser(0.9),
    "zipf(6)": stats.zipf(6), "zipf(8)": stats.zipf(8),
    "binomial(10,0.3)": stats.binom(10, 0.3), "binomial(10,0.2)": stats.binom(10, 0.2),
    "bernoulli(0.3)": stats.bernoulli(0.3), "categorical": stats.rv_discrete(values=((0, 1, 2, 5), (0.1, 0.2, 0.3, 0.4))),
    "rademacher": stats.rv_discrete(values=([-1, 1], [0.5, 0.5])),
    "randint(0,2)": stats.randint(0, 2), "randint(-1,2)": stats.randint(-1, 2), "randint(-100,150)": stats.randint(-100, 150),
}
with open("tests/vectors/count_laws.txt", "w", encoding="ascii") as file:
    for call, law in LAWS.items():
        counts = np.arange(-1000, 4000)
        probable = counts[law.pmf(counts) > 1e-15]
        first, last = int(probable[0]), int(probable[-1])
        fields = [call, "%.17g" % law.mean(), "%.17g" % law.std(), str(first), str(last - first + 1)]
        file.write(" ".join(fields + ["%.17g" % p for p in law.pmf(np.arange(first, last + 1))]) + "\n")
