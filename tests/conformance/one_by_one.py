"""The section "Values made one by one" of service/notes/determinism.md, for determinism.py."""
import hashlib
import math
import struct

from streams import (CENTRE64, COS64, F32, F64, LOG64, SIN64, TAIL64, double_to_bfloat16, exp, finish, horner,
                     np, quarter, words)

# Values made one by one: double throughout, rounded once.

PI = float.fromhex("0x1.921fb54442d18p+1")
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")
LOG1, COS1, SIN1 = ([float(c) for c in table] for table in (LOG64, COS64, SIN64))
CENTRE1, TAIL1 = (tuple([float(c) for c in half] for half in pair) for pair in (CENTRE64, TAIL64))


def log1(x):
    t = (struct.unpack("<Q", struct.pack("<d", x))[0] + 0x3FF0000000000000 - 0x3FE6A09E667F3BCD) % 2**64
    k = float((t >> 52) - 1023)
    bits = (t & 0xFFFFFFFFFFFFF) + 0x3FE6A09E667F3BCD
    f = struct.unpack("<d", struct.pack("<Q", bits))[0] - 1.0
    s = f / (2.0 + f)
    z, half = s * s, 0.5 * f * f
    r = z * horner(LOG1, z)
    return k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)


def exp1(x):
    if x <= 0.0:
        return exp(x)
    small = exp(-x)
    return 1.0 / small if small > 0.0 else math.inf


def z_of(u):
    s = u if u < 0.5 else 1.0 - u
    d = 0.5 - s
    if s >= 0.075:
        x = 0.180625 - d * d
        value = d * horner(CENTRE1[0], x) / horner(CENTRE1[1], x)
    else:
        r = math.sqrt(-log1(s)) - 1.6
        value = horner(TAIL1[0], r) / horner(TAIL1[1], r)
    return -value if u < 0.5 else value


def turn1(x):
    """cos and sin of min(x, 1 - x) quarter turns."""
    return quarter(x if x <= 0.5 else 1.0 - x, COS1, SIN1, 1.0)


def cauchy(u):
    x = 2.0 * (u if u < 0.5 else 1.0 - u)
    c, s = turn1(x)
    t = c / s if x <= 0.5 else s / c
    return -t if u < 0.5 else t


def triangular(u, left, mode, right):
    base = right - left
    if u <= (mode - left) / base:
        return left + math.sqrt(u * ((mode - left) * base))
    return right - math.sqrt((1.0 - u) * ((right - mode) * base))


OF_UNIFORM = {
    "exponential": lambda u, scale: scale * -log1(u),
    "rayleigh": lambda u, scale: scale * math.sqrt(-2.0 * log1(u)),
    "weibull": lambda u, a: 0.0 if a == 0.0 else exp1(log1(-log1(u)) / a),
    "power": lambda u, a: exp1(log1(u) / a),
    "pareto": lambda u, a: exp1(-log1(u) / a) - 1.0,
    "laplace": lambda u, loc, scale: (loc + scale * log1(u + u) if u < 0.5
                                      else loc - scale * log1((1.0 - u) + (1.0 - u))),
    "gumbel": lambda u, loc, scale: loc - scale * log1(-log1(u)),
    "logistic": lambda u, loc, scale: loc + scale * log1(u / (1.0 - u)),
    "cauchy": cauchy,
    "triangular": triangular,
    "lognormal": lambda u, mean, sigma: exp1(mean + sigma * z_of(u)),
    "integers": lambda u, low, high: min(low + float(int(u * (high - low))), high - 1.0),
    "log_uniform": lambda u, low, high: log1(low + (high - low) * u),
}


class Draws:
    """The words of one element."""

    def __init__(self, seed, name, index):
        self.hash = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
        self.hash ^= int.from_bytes(hashlib.sha256(b"element").digest()[:8], "little")
        self.seed, self.index, self.block, self.words = seed, index, 0, []

    def u(self):
        if not self.words:
            self.words = block_of(self.seed, self.index, self.hash ^ self.block << 32)
            self.block += 1
        a, b = self.words[:2]
        self.words = self.words[2:]
        return odd53(a, b)

    def z(self):
        return z_of(self.u())

    def e(self):
        return -log1(self.u())


def block_of(seed, index, g):
    low = 0xFFFFFFFF
    c0, c1, c2, c3, k0, k1 = index & low, index >> 32, g & low, g >> 32, seed & low, seed >> 32
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = p1 >> 32 ^ c1 ^ k0, p1 & low, p0 >> 32 ^ c3 ^ k1, p0 & low
        k0, k1 = k0 + 0x9E3779B9 & low, k1 + 0xBB67AE85 & low
    return [c0, c1, c2, c3]


def odd53(a, b):
    return float((a >> 5) << 26 | b >> 6 | 1) * 2.0**-53


def log_gamma(d, k):
    boost = d.e() / k if k < 1.0 else 0.0
    b = (k + 1.0 if k < 1.0 else k) - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * b)
    while True:
        z = d.z()
        r = 1.0 + c * z
        e = -d.e()
        if r <= 0.0:
            continue
        lv, v = 3.0 * log1(r), r * r * r
        if e < 0.5 * z * z + b * (1.0 - v + lv):
            return log1(b) + lv - boost


def lgamma(x):
    p = 1.0
    while x < 7.0:
        p, x = p * x, x + 1.0
    y = 1.0 / x
    q = y * horner([1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0],
                   y * y)
    return (x - 0.5) * log1(x) - x + float.fromhex("0x1.d67f1c864beb4p-1") + q - log1(p)


def poisson(d, m):
    if m < 10.0:
        count, time = 0.0, d.e()
        while time < m:
            count, time = count + 1.0, time + d.e()
        return count
    r, lm = math.sqrt(m), log1(m)
    b = 0.931 + 2.53 * r
    a = -0.059 + 0.02483 * b
    i, t = 1.1239 + 1.1328 / (b - 3.4), 0.9277 - 3.6224 / (b - 2.0)
    while True:
        u = d.u() - 0.5
        v = d.u()
        s = 0.5 - abs(u)
        x = (2.0 * a / s + b) * u + m + 0.43
        if not 0.0 <= x < 2.0**52:
            continue
        k = float(int(x))
        if s >= 0.07 and v <= t:
            return k
        if s < 0.013 and v > s:
            continue
        if log1(v) + log1(i) - log1(a / (s * s) + b) <= -m + k * lm - lgamma(k + 1.0):
            return k


def poisson_count(d, m):
    if m <= 2.0**30:
        return poisson(d, m)
    z = d.z()
    return float(int(m + math.sqrt(m) * z + (z * z - 1.0) / 6.0 + 0.5))


def factorial_rest(k):
    """log(k!) - (k log(k) - k)"""
    if k == 0.0:
        return 0.0
    if k < 7.0:
        return lgamma(k + 1.0) - (k * log1(k) - k)
    y = 1.0 / k
    q = y * horner([1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0],
                   y * y)
    return 0.5 * log1(k) + float.fromhex("0x1.d67f1c864beb4p-1") + q


def deviance(k, m):
    """k log(k / m) + m - k"""
    if k == 0.0:
        return m
    d = k - m
    v = d / (k + m)
    if v <= -0.1 or v >= 0.1:
        return k * log1(k / m) + m - k
    t, total = 2.0 * k * v, d * v
    for j in range(3, 18, 2):
        t = t * (v * v)
        total = total + t / float(j)
    return total


def binomial_times(d, n, p):
    q = 1.0 - p
    end = p if q == 1.0 else -log1(q) * p / (1.0 - q)
    count, time = 0.0, d.e() / n
    while time < end:
        count = count + 1.0
        if count == n:
            break
        time = time + d.e() / (n - count)
    return count


def binomial_rejection(d, n, p):
    def cost(k):
        return factorial_rest(k) + deviance(k, n * p) + (factorial_rest(n - k) + deviance(n - k, n * (1.0 - p)))

    r = math.sqrt(n * p * (1.0 - p))
    b = 1.15 + 2.53 * r
    a = -0.0873 + 0.0248 * b + 0.01 * p
    c, t, alpha = n * p + 0.5, 0.92 - 4.2 / b, (2.83 + 5.1 / b) * r
    least = cost(float(int((n + 1.0) * p)))
    while True:
        u = d.u() - 0.5
        v = d.u()
        s = 0.5 - abs(u)
        x = (2.0 * a / s + b) * u + c
        if not 0.0 <= x < n + 1.0:
            continue
        k = min(float(int(x)), n)
        if s >= 0.07 and v <= t or log1(v * alpha / (a / (s * s) + b)) <= least - cost(k):
            return k


def binomial(d, n, p):
    n = float(n)
    small = p if p <= 0.5 else 1.0 - p
    if n == 0.0 or small == 0.0:
        return 0.0 if p <= 0.5 else n
    k = binomial_times(d, n, small) if n * small < 10.0 else binomial_rejection(d, n, small)
    return k if p <= 0.5 else n - k


def beta(d, a, b):
    x = log_gamma(d, a)
    y = log_gamma(d, b)
    return 1.0 / (1.0 + exp1(y - x))


def f_ratio(d, n, m):
    x = log_gamma(d, n / 2.0)
    y = log_gamma(d, m / 2.0)
    return m / n * exp1(x - y)


def standard_t(d, df):
    z = d.z()
    return math.sqrt(df / 2.0) * z * exp1(-0.5 * log_gamma(d, df / 2.0))


def noncentral_chisquare(d, df, nc):
    if nc == 0.0:
        return 2.0 * exp1(log_gamma(d, df / 2.0))
    if df > 1.0:
        x = 2.0 * exp1(log_gamma(d, (df - 1.0) / 2.0))
        y = d.z() + math.sqrt(nc)
        return x + y * y
    p = poisson(d, nc / 2.0)
    return 2.0 * exp1(log_gamma(d, df / 2.0 + p))


def noncentral_f(d, n, m, nc):
    x = noncentral_chisquare(d, n, nc)
    return x * m / (2.0 * n) * exp1(-log_gamma(d, m / 2.0))


def wald(d, mean, scale):
    z = d.z()
    w = mean / (2.0 * scale) * (z * z)
    r = 1.0 + w + math.sqrt(w * (2.0 + w))
    return mean / r if d.u() <= r / (r + 1.0) else mean * r


def atan(x):
    y = x if x <= 1.0 else 1.0 / x
    y = y / (1.0 + math.sqrt(1.0 + y * y))
    y = y / (1.0 + math.sqrt(1.0 + y * y))
    a = 4.0 * y * horner([1.0] + [(-1.0) ** n / (2 * n + 1) for n in range(1, 13)], y * y)
    return a if x <= 1.0 else PI / 2.0 - a


def wrap(a):
    t = a / (2.0 * PI)
    return a - float(int(t - 0.5 if t < 0.0 else t + 0.5)) * (2.0 * PI)


def vonmises(d, mu, k):
    if k < 1e-8:
        return PI * (2.0 * d.u() - 1.0)
    if k > 1e6:
        return wrap(mu + math.sqrt(1.0 / k) * d.z())
    r = 1.0 + math.sqrt(1.0 + 4.0 * k * k)
    rho = (r - math.sqrt(2.0 * r)) / (2.0 * k)
    s = 1.0 / k + k if k < 1e-5 else (1.0 + rho * rho) / (2.0 * rho)
    while True:
        u = d.u()
        x = 2.0 * u if u <= 0.5 else 2.0 - 2.0 * u
        c, t = turn1(x)
        q = c if x <= 0.5 else t
        z = q if u <= 0.5 else -q
        w = (1.0 + s * z) / (s + z)
        y = k * (s - w)
        v = d.u()
        if y * (2.0 - y) - v < 0.0 and log1(y / v) + 1.0 - y < 0.0:
            continue
        a = PI if 1.0 + w <= 0.0 else 2.0 * atan(math.sqrt(max(1.0 - w, 0.0) / (1.0 + w)))
        return wrap(mu - a if d.u() < 0.5 else mu + a)


OF_DRAWS = {
    "gamma": lambda d, k, scale: 0.0 if k == 0.0 else scale * exp1(log_gamma(d, k)),
    "beta": beta,
    "f": f_ratio,
    "standard_t": standard_t,
    "noncentral_chisquare": noncentral_chisquare,
    "noncentral_f": noncentral_f,
    "wald": wald,
    "vonmises": vonmises,
    "poisson": poisson_count,
    "binomial": binomial,
}


def chrono(seed, name, count, longest):
    """Gates i, f, g, o of count / 4 units: -v, v, 0, 0."""
    units = count // 4
    pairs = words(seed, name, (2 * units + 1) // 2).reshape(-1, 2)[units:2 * units]
    v = [log1(1.0 + (longest - 2.0) * odd53(int(a), int(b))) for a, b in pairs]
    return [-x for x in v] + v + [0.0] * (count - 2 * units)


def one_by_one(kind):
    def make(seed, name, dtype, count, *numbers):
        if kind in OF_UNIFORM:
            pairs = words(seed, name, (count + 1) // 2).reshape(-1, 2)[:count]
            values = [OF_UNIFORM[kind](odd53(int(a), int(b)), *numbers) for a, b in pairs]
        elif kind == "chrono":
            values = chrono(seed, name, count, *numbers)
        else:
            values = [OF_DRAWS[kind](Draws(seed, name, i), *numbers) for i in range(count)]
        if dtype == "bfloat16":
            values = np.array([double_to_bfloat16(v) for v in values], F32)
        return finish(dtype, np.array(values, F64 if dtype != "bfloat16" else F32), count)
    return make
