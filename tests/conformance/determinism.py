#!/usr/bin/python3
"""The streams of weightd, re-implemented from service/notes/determinism.md alone (numpy only).

    determinism.py --selftest            compare with the known answers of the note
    determinism.py --answers             print them
    determinism.py http://HOST:PORT      register models, download tensors, compare byte for byte

The order of operations is the note's; every line on arrays is one IEEE operation per element.
"""
import hashlib
import json
import math
import os
import struct
import sys
import urllib.request

try:
    import numpy as np
except ImportError:
    sys.exit(77)

F32, F64, U32, U64 = np.float32, np.float64, np.uint32, np.uint64
np.seterr(all="ignore")


def words(seed, name, blocks):
    """The first 4 * blocks words of the stream of a parameter."""
    h = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
    b = np.arange(blocks, dtype=U64)
    low = U64(0xFFFFFFFF)
    c0, c1 = b & low, b >> U64(32)
    c2, c3 = np.full_like(b, h & 0xFFFFFFFF), np.full_like(b, h >> 32)
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = c0 * U64(0xD2511F53), c2 * U64(0xCD9E8D57)
        c0, c1, c2, c3 = ((p1 >> U64(32)) ^ c1 ^ U64(k0), p1 & low,
                          (p0 >> U64(32)) ^ c3 ^ U64(k1), p0 & low)
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3], axis=1).reshape(-1).astype(U32)


def numbers(text, dtype):
    return [dtype(float.fromhex(t)) for t in text.split()]


def horner(coefficients, x):
    total = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * x + c
    return total


LOG32 = numbers("0x1.555554p-2 -0x1.000228p-2 0x1.99a008p-3 -0x1.547242p-3 0x1.22da2ep-3 "
                "-0x1.0d8544p-3 0x1.055adap-3 -0x1.38b462p-4", F32)
LOG64 = numbers("0x1.5555555555592p-1 0x1.999999997fdbfp-2 0x1.24924941f0b64p-2 "
                "0x1.c71c5209ad38fp-3 0x1.74663ed9e0ffdp-3 0x1.39a1bc06f51dep-3 "
                "0x1.2f055790297dap-3", F64)
COS32 = numbers("-0x1.3bd3ccp+0 0x1.03c1dep-2 -0x1.55c662p-6 0x1.d9f72ap-11", F32)
SIN32 = numbers("0x1.921fb6p+0 -0x1.4abbcp-1 0x1.46603p-4 -0x1.2dd044p-8", F32)
COS64 = numbers("-0x1.3bd3cc9be45dep+0 0x1.03c1f081b5abp-2 -0x1.55d3c7e3c95bcp-6 "
                "0x1.e1f50683b4365p-11 -0x1.a6d1ecb7465bfp-16 0x1.f9cc6ad3d58bfp-22 "
                "-0x1.b26fe96711361p-28", F64)
SIN64 = numbers("0x1.921fb54442d18p+0 -0x1.4abbce625be47p-1 0x1.466bc67758d83p-4 "
                "-0x1.32d2cce33315dp-8 0x1.5078301b4bbd5p-13 -0x1.e300a6477a6c8p-19 "
                "0x1.e403cae3370c8p-25", F64)
CENTRE32 = (numbers("0x1.b18d92p+1 0x1.d68282p+5 0x1.edf51p+7 0x1.5dc208p+7 -0x1.a69cd8p+4", F32),
            numbers("0x1p+0 0x1.45e7e8p+4 0x1.c04c42p+6 0x1.26a6ap+7", F32))
TAIL32 = (numbers("0x1.6c666p+0 0x1.90e52ep+1 0x1.ff5e66p+0 0x1.d4a4bap-2 0x1.f60c1cp-6", F32),
          numbers("0x1p+0 0x1.00254p+0 0x1.284be6p-2 0x1.62eb46p-6", F32))
CENTRE64 = (numbers("0x1.b18d91e9eef75p+1 0x1.0a47d656ae334p+7 0x1.ece2f99a63f14p+10 "
                    "0x1.ad196dbba1c8ap+13 0x1.66becb1054484p+15 0x1.06bc8cfcfb03cp+16 "
                    "0x1.052638d67dfe8p+15 0x1.3997d73568456p+11", F64),
            numbers("0x1p+0 0x1.5280e0e665c2p+5 0x1.57961a206bc44p+9 0x1.512027bcc0f36p+12 "
                    "0x1.4b72d8f637df8p+14 0x1.33123a2e23e94p+15 0x1.c0d986d77e8bdp+14 "
                    "0x1.469dcd1d5919dp+12", F64))
TAIL64 = (numbers("0x1.6c665fde9526ep+0 0x1.31693ba788721p+2 0x1.90ae1881b35bfp+2 "
                  "0x1.1432d0fd4c09p+2 0x1.bd7e37e985161p+0 0x1.b4d2930057cc4p-2 "
                  "0x1.02b2d68b36845p-4 0x1.6026fc8267a17p-8 0x1.f2c9812aba36ap-13 "
                  "0x1.3544efc4f5da9p-18 0x1.d287d2fd67001p-26", F64),
          numbers("0x1p+0 0x1.138d3250c2bcbp+1 0x1.e6e7dd1dadd54p+0 0x1.cb2e70239748dp-1 "
                  "0x1.f6563d40d03a7p-3 0x1.426a7be2a71cdp-5 0x1.d102ab58cfdb4p-9 "
                  "0x1.5602a96cf8ceap-13 0x1.b140da84a9f3ep-19 0x1.49e2e1d1fa3ebp-26", F64))


def log32(x):
    t = x.view(U32) + U32(0x3F800000 - 0x3F3504F3)
    k = ((t >> U32(23)).astype(np.int32) - 127).astype(F32)
    f = ((t & U32(0x7FFFFF)) + U32(0x3F3504F3)).view(F32) - F32(1)
    square = f * f
    tail = f * square * horner(LOG32, f) + k * F32(float.fromhex("0x1.7f7d1cp-20"))
    tail = tail - F32(0.5) * square
    return k * F32(float.fromhex("0x1.62e4p-1")) + (f + tail)


def log64(x):
    t = x.view(U64) + U64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
    k = (t >> U64(52)).astype(F64) - 1023.0
    f = ((t & U64(0xFFFFFFFFFFFFF)) + U64(0x3FE6A09E667F3BCD)).view(F64) - 1.0
    s = f / (2.0 + f)
    z, half = s * s, 0.5 * f * f
    r = z * horner(LOG64, z)
    return (k * float.fromhex("0x1.62e42feep-1")
            - ((half - (s * (half + r) + k * float.fromhex("0x1.a39ef35793c76p-33"))) - f))


def quarter(x, cos, sin, one):
    t = x * x
    return one + t * horner(cos, t), x * horner(sin, t)


def turn(q, c, s):
    """(c, s), (-s, c), (-c, -s), (s, -c) for q = 0, 1, 2, 3."""
    return np.choose(q, [c, -s, -c, s]), np.choose(q, [s, c, -s, -c])


def quantile(s, log, centre, tail, real):
    q = real(0.5) - s
    x = real(0.180625) - q * q
    r = np.sqrt(-log(s)) - real(1.6)
    return np.where(s >= real(0.075), q * horner(centre[0], x) / horner(centre[1], x),
                    horner(tail[0], r) / horner(tail[1], r))


def exp(x):
    if x < -708.0:
        return 0.0
    k = int(x * float.fromhex("0x1.71547652b82fep+0") - 0.5)
    r = (x - k * float.fromhex("0x1.62e42feep-1")) - k * float.fromhex("0x1.a39ef35793c76p-33")
    series, factorial = [1.0], 1
    for n in range(1, 14):
        factorial *= n
        series.append(1.0 / factorial)
    return horner(series, r) * 2.0 ** k


def upper_tail(x):
    """Q(x) of the standard normal distribution."""
    if x < 0.0:
        return 1.0 - upper_tail(-x)
    if x > 37.0:
        return 0.0
    density = exp(-0.5 * (x * x)) * float.fromhex("0x1.9884533d43651p-2")
    if x < 2.0:
        term = total = x
        for n in range(3, 82, 2):
            term = term * (x * x) / n
            total = total + term
        return 0.5 - density * total
    fraction = x
    for n in range(120, 0, -1):
        fraction = x + n / fraction
    return density / fraction


def mass(a, b):
    if a >= 0.0:
        return upper_tail(a) - upper_tail(b)
    if b <= 0.0:
        return upper_tail(-b) - upper_tail(-a)
    return (1.0 - upper_tail(-a)) - upper_tail(b)


# dtypes: rounding to nearest even, and the neighbours of a bound

def to_bfloat16_bits(x):
    u = np.asarray(x, F32).view(U32)
    return ((u + U32(0x7FFF) + ((u >> U32(16)) & U32(1))) >> U32(16)).astype(np.uint16)


def from_bfloat16_bits(b):
    return (np.asarray(b, np.uint16).astype(U32) << U32(16)).view(F32)


def double_to_bfloat16(x):
    """One rounding: to odd in float32, then to nearest even."""
    f = F32(x)
    if float(f) != x and np.isfinite(f):
        if abs(float(f)) > abs(x):
            f = np.nextafter(f, F32(0))
        f = (np.asarray(f).reshape(1).view(U32) | U32(1)).view(F32)[0]
    return float(from_bfloat16_bits(to_bfloat16_bits(np.array([f])))[0])


def round_to(dtype, x):
    if dtype == "bfloat16":
        return double_to_bfloat16(x)
    return float(np.dtype(dtype).type(x))


def step_up(dtype, x):
    if dtype == "bfloat16":
        bits = int(to_bfloat16_bits(np.array([x], F32))[0])
        bits = 1 if bits in (0, 0x8000) else bits + 1 if bits < 0x8000 else bits - 1
        return float(from_bfloat16_bits(np.array([bits]))[0])
    kind = np.dtype(dtype).type
    return float(np.nextafter(kind(x), kind(np.inf)))


def at_least(dtype, x):
    nearest = round_to(dtype, x)
    return nearest if nearest >= x else step_up(dtype, nearest)


def at_most(dtype, x):
    return -at_least(dtype, -x)


def below(dtype, x):
    value = at_most(dtype, x)
    return value if value < x else -step_up(dtype, -value)


def finish(dtype, values, count):
    values = values.reshape(-1)[:count]
    if dtype == "bfloat16":
        return to_bfloat16_bits(values).tobytes()
    return values.astype(np.dtype(dtype).newbyteorder("<")).tobytes()


def take(seed, name, dtype, count):
    """Words for 'count' elements, one column each; the real type of the computation."""
    if dtype == "float64":
        return words(seed, name, (count + 1) // 2).reshape(-1, 4).T, F64
    return words(seed, name, (count + 3) // 4), F32


def integer53(high, low):
    return (high >> U32(5)).astype(F64) * 2.0**26 + (low >> U32(6)).astype(F64)


def uniform(seed, name, dtype, count, low, high):
    w, real = take(seed, name, dtype, count)
    if real is F64:
        u = np.stack([integer53(w[0], w[1]), integer53(w[2], w[3])], axis=1) * 2.0**-53
    else:
        u = (w >> U32(8)).astype(F32) * F32(2.0**-24)
    bottom, top = at_least(dtype, low), below(dtype, high)
    if low == high:
        bottom = top = round_to(dtype, low)
    value = real(low) + u * real(high - low)
    return finish(dtype, np.maximum(np.minimum(value, real(top)), real(bottom)), count)


def normal(seed, name, dtype, count, mean, std):
    w, real = take(seed, name, dtype, count)
    if real is F64:
        u = integer53(w[0], w[1]) * 2.0**-53 + 2.0**-54
        r, q = np.sqrt(-2.0 * log64(u)), w[2] >> U32(30)
        fine = (w[3] >> U32(6)).astype(F64) * 2.0**-56 + 2.0**-57
        x = (w[2] << U32(2)).view(np.int32).astype(F64) * 2.0**-32 + fine
        c, s = turn(q, *quarter(x, COS64, SIN64, 1.0))
    else:
        w = w.reshape(-1, 2)
        u = w[:, 0].astype(F32) * F32(2.0**-32) + F32(2.0**-33)
        r, q = np.sqrt(F32(-2) * log32(u)), w[:, 1] >> U32(30)
        x = (w[:, 1] << U32(2) | U32(2)).view(np.int32).astype(F32) * F32(2.0**-32)
        c, s = turn(q, *quarter(x, COS32, SIN32, F32(1)))
    z = np.stack([r * c, r * s], axis=1)
    return finish(dtype, z * real(std) + real(mean), count)


def trunc_normal(seed, name, dtype, count, mean, std, a, b):
    w, real = take(seed, name, dtype, count)
    low, high = (a - mean) / std, (b - mean) / std
    under, over, between = real(upper_tail(-low)), real(upper_tail(high)), real(mass(low, high))
    if real is F64:
        k = np.stack([integer53(w[0], w[1]), integer53(w[2], w[3])], axis=1).reshape(-1)
        u, v = k * 2.0**-53 + 2.0**-54, (2.0**53 - 1.0 - k) * 2.0**-53 + 2.0**-54
    else:
        u, v = [t.astype(F32) * F32(2.0**-32) + F32(2.0**-33) for t in (w, ~w)]
    p, q = under + u * between, over + v * between
    s = np.minimum(np.minimum(p, q), real(0.5))
    z = (quantile(s, log64, CENTRE64, TAIL64, F64) if real is F64
         else quantile(s, log32, CENTRE32, TAIL32, F32)) * real(std)
    value = real(mean) + np.where(p < q, -z, z)
    value = np.minimum(value, real(at_most(dtype, b)))
    return finish(dtype, np.maximum(value, real(at_least(dtype, a))), count)


RECIPES = {"uniform": uniform, "normal": normal, "trunc_normal": trunc_normal}
DTYPES = ("float64", "float32", "float16", "bfloat16")
CASES = [("uniform", (-0.3, 0.7)), ("uniform", (0.0, 1.0)), ("uniform", (1.0001, 1.0105)),
         ("normal", (0.0, 1.0)), ("normal", (0.25, 0.02)),
         ("trunc_normal", (0.0, 1.0, -2.0, 2.0)), ("trunc_normal", (0.0, 0.02, -2.0, 2.0)),
         ("trunc_normal", (0.0, 1.0, 5.0, 8.0)), ("trunc_normal", (1.0, 3.0, -1.0, 2.5))]
ANSWERS = [("uniform", (-1.0, 1.0)), ("normal", (0.0, 1.0)), ("trunc_normal", (0.0, 1.0, -2.0, 2.0)),
           ("trunc_normal", (0.0, 1.0, 5.0, 8.0))]


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
}


def one_by_one(kind):
    def make(seed, name, dtype, count, *numbers):
        if kind in OF_UNIFORM:
            pairs = words(seed, name, (count + 1) // 2).reshape(-1, 2)[:count]
            values = [OF_UNIFORM[kind](odd53(int(a), int(b)), *numbers) for a, b in pairs]
        else:
            values = [OF_DRAWS[kind](Draws(seed, name, i), *numbers) for i in range(count)]
        if dtype == "bfloat16":
            values = np.array([double_to_bfloat16(v) for v in values], F32)
        return finish(dtype, np.array(values, F64 if dtype != "bfloat16" else F32), count)
    return make


for _kind in (*OF_UNIFORM, *OF_DRAWS):
    RECIPES[_kind] = one_by_one(_kind)
ONE_BY_ONE = [
    ("exponential", (2.5,)), ("rayleigh", (0.5,)), ("weibull", (1.5,)), ("power", (0.25,)), ("pareto", (5.0,)),
    ("laplace", (1.0, 0.5)), ("gumbel", (-1.0, 2.0)), ("logistic", (3.0, 0.25)), ("cauchy", ()),
    ("triangular", (-1.0, 0.5, 3.0)), ("lognormal", (0.5, 0.75)), ("gamma", (0.3, 2.0)), ("gamma", (7.5, 0.5)),
    ("beta", (0.5, 2.0)), ("f", (3.0, 9.0)), ("standard_t", (9.0,)), ("noncentral_chisquare", (3.0, 2.0)),
    ("noncentral_chisquare", (0.5, 50.0)), ("noncentral_f", (1.0, 9.0, 2.0)), ("wald", (2.0, 0.1)),
    ("vonmises", (0.0, 2.0)), ("vonmises", (1.0, 1e7))]


def answer_rows():
    return ([(kind, arguments, dtype) for kind, arguments in ANSWERS for dtype in DTYPES]
            + [(kind, arguments, "float64") for kind, arguments in ONE_BY_ONE])


def answers():
    """The known answers, as the table of the note has them."""
    lines = []
    for kind, arguments, dtype in answer_rows():
        whole = RECIPES[kind](42, "0.weight", dtype, 1000, *arguments)
        size = len(whole) // 1000
        first = " ".join(whole[i * size:(i + 1) * size][::-1].hex() for i in range(4))
        call = "%s(%s)" % (kind, ", ".join("%g" % x for x in arguments))
        lines.append("| %s | %s | %s | %s |" % (call, dtype, first, hashlib.sha256(whole).hexdigest()[:16]))
    return lines


def selftest():
    note = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../service/notes/determinism.md")
    with open(note, encoding="utf-8") as file:
        text = set(line.strip() for line in file)
    missing = [line for line in answers() if line not in text]
    for line in missing:
        print("not in the note:", line)
    print("%d passed, %d failed" % (len(answer_rows()) - len(missing), len(missing)))
    return not missing


def fetch(url, body=None):
    request = urllib.request.Request(url, data=body)
    if body is not None:
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def npy_data(data):
    """The data part of a version 1 .npy file."""
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    return data[10 + int.from_bytes(data[8:10], "little"):]


FIELDS = {"uniform": ("a", "b"), "normal": ("mean", "std"), "trunc_normal": ("mean", "std", "a", "b")}


def compare(base, kind, arguments, dtype, seed, inputs, outputs):
    """One model of two layers; returns how many of its tensors differ."""
    initializer = dict(zip(FIELDS[kind], arguments), name=kind)
    model = {"type": "Sequential",
             "children": ["Linear(%d, %d)" % (inputs, outputs), {"type": "ReLU"}, "Linear(3, 5)"]}
    document = {"model": model, "init": [{"parameter": "*", "initializer": initializer}],
                "seed": str(seed), "dtype": dtype}
    model_id = json.loads(fetch(base + "/v1/models", json.dumps(document).encode()))["id"]
    counts = {"0.weight": inputs * outputs, "0.bias": outputs, "2.weight": 15, "2.bias": 5}
    wrong = 0
    for name, count in counts.items():
        url = "%s/v1/models/%s/parameters/%s/data" % (base, model_id, name)
        got = fetch(url + ".bin") if dtype == "bfloat16" else npy_data(fetch(url + ".npy"))
        expected = RECIPES[kind](seed, name, dtype, count, *arguments)
        if got != expected:
            wrong += 1
            print("DIFFERS: %s%r %s %s seed %d" % (kind, arguments, dtype, name, seed))
    return wrong, len(counts)


def conformance(base):
    wrong = total = 0
    for number, (kind, arguments) in enumerate(CASES):
        for dtype in DTYPES:
            for seed, inputs, outputs in ((number, 301, 71), (2**64 - 1 - number, 17, 33)):
                bad, count = compare(base.rstrip("/"), kind, arguments, dtype, seed, inputs, outputs)
                wrong, total = wrong + bad, total + count
    print("%d passed, %d failed" % (total - wrong, wrong))
    return wrong == 0


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    if sys.argv[1] == "--answers":
        print("\n".join(answers()))
        return 0
    if sys.argv[1] == "--selftest":
        return 0 if selftest() else 1
    return 0 if conformance(sys.argv[1]) else 1


if __name__ == "__main__":
    sys.exit(main())
