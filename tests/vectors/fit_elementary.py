#!/usr/bin/python3
"""Fits the coefficients of service/core/number/elementary.h and prints them as C hexadecimal floats.

Needs mpmath (1.2.1 was used).  Every fit minimises the largest relative error of the function that
is computed in the end (Lawson's reweighted least squares, 50 digits), then rounds each coefficient
to the type.  The errors printed are those of the unrounded fits; what the C really does is
measured by tests/stats/test_elementary_errors.c.
"""
import mpmath as mp

mp.mp.dps = 50


def nodes(low, high, count, warp=1):
    """Chebyshev-like nodes; warp > 1 puts more of them near 'low'."""
    return [low + (high - low) * ((1 - mp.cos(mp.pi * (i + mp.mpf(1) / 2) / count)) / 2) ** warp
            for i in range(count)]


def lawson(rows, targets, weights, rounds):
    """Coefficients c that keep max |weight * (row . c - target)| small."""
    count, size = len(rows), len(rows[0])
    share, best = [mp.mpf(1) / count] * count, None
    for step in range(rounds):
        a, b = mp.matrix(size, size), mp.matrix(size, 1)
        for row, target, weight, s in zip(rows, targets, weights, share):
            for i in range(size):
                t = s * weight ** 2 * row[i]
                b[i] += t * target
                for j in range(size):
                    a[i, j] += t * row[j]
        c = mp.lu_solve(a, b)
        errors = [abs(w * (mp.fdot(row, c) - t)) for row, t, w in zip(rows, targets, weights)]
        worst = max(errors)
        if best is None or worst < best[1]:
            best = (list(c), worst)
        share = [s * e / worst + mp.mpf(10) ** -15 for s, e in zip(share, errors)]
        total = sum(share)
        share = [s / total for s in share]
    return best


def polynomial(function, weight, low, high, powers, rounds=30):
    """sum c_i x**powers[i] near function(x), the error times weight(x) being small."""
    xs = nodes(low, high, 8 * len(powers) + 20)
    return lawson([[x ** p for p in powers] for x in xs], [function(x) for x in xs],
                  [weight(x) for x in xs], rounds)


def rational(function, low, high, n, m, warp, rounds=30):
    """Relative fit of (c_0 + .. + c_n x^n) / (1 + d_1 x + .. + d_m x^m)."""
    xs = nodes(low, high, 120, warp)
    gs = [function(x) for x in xs]
    rows = [[x ** j for j in range(n + 1)] + [-g * x ** j for j in range(1, m + 1)]
            for x, g in zip(xs, gs)]
    denominator, share, best = [mp.mpf(1)] * len(xs), [mp.mpf(1) / len(xs)] * len(xs), None
    size = n + 1 + m
    for step in range(rounds):
        a, b = mp.matrix(size, size), mp.matrix(size, 1)
        for row, g, d, s in zip(rows, gs, denominator, share):
            for i in range(size):
                t = s / (g * d) ** 2 * row[i]
                b[i] += t * g
                for j in range(size):
                    a[i, j] += t * row[j]
        c = mp.lu_solve(a, b)
        top, bottom = list(c[:n + 1]), [mp.mpf(1)] + list(c[n + 1:])
        denominator = [mp.polyval(bottom[::-1], x) for x in xs]
        errors = [abs(mp.polyval(top[::-1], x) / d / g - 1)
                  for x, g, d in zip(xs, gs, denominator)]
        worst = max(errors)
        if best is None or worst < best[2]:
            best = (top, bottom, worst)
        if step >= 5:
            share = [s * e / worst + mp.mpf(10) ** -12 for s, e in zip(share, errors)]
            total = sum(share)
            share = [s / total for s in share]
    return best


def tail_quantile(r):
    """z with Q(z) = exp(-r^2), by Newton's method on the logarithm."""
    s = mp.exp(-r * r)
    z = mp.sqrt(2) * r - mp.log(2 * r + 1) / r / 2
    for _ in range(60):
        q, density = mp.erfc(z / mp.sqrt(2)) / 2, mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)
        step = mp.log(q / s) * q / density
        z += step
        if abs(step) < mp.mpf(10) ** -40:
            return z
    raise ArithmeticError(r)


def central_quantile(x):
    """z / q with Q(z) = 1/2 - q, q^2 = 0.180625 - x (the variable of Wichura's AS 241)."""
    t = mp.mpf("0.180625") - x
    if t < mp.mpf("1e-30"):
        return mp.sqrt(2 * mp.pi)
    q = mp.sqrt(t)
    return mp.sqrt(2) * mp.erfinv(2 * q) / q


def rounded(value, digits):
    mantissa, exponent = mp.frexp(value)
    return float(mp.ldexp(mp.nint(mp.ldexp(mantissa, digits)), int(exponent) - digits))


def short(value):
    """C hexadecimal text."""
    text = value.hex()
    head, exponent = text.split("p")
    return head.rstrip("0").rstrip(".") + "p" + exponent


def show(name, coefficients, digits, error):
    suffix = "f" if digits == 24 else ""
    print("%s: error %s" % (name, mp.nstr(error, 3)))
    for c in coefficients:
        print("\t%s%s," % (short(rounded(c, digits)), suffix))


def main():
    root = mp.sqrt(mp.mpf(1) / 2)
    quarter = mp.pi / 2

    def log_rest(f):  # (log(1 + f) - f + f^2/2) / f^3
        if abs(f) < mp.mpf("1e-12"):
            return mp.mpf(1) / 3 - f / 4
        return (mp.log1p(f) - f + f * f / 2) / f ** 3

    def log_weight(f):
        return f ** 3 / mp.log1p(f) if f != 0 else mp.mpf(0)

    c, e = polynomial(log_rest, log_weight, root - 1, 1 / root - 1, range(8))
    show("log float32: P(f), constant first", c, 24, e)

    def atanh_rest(z):  # (log(1 + f) - 2 s) / s / z with s = f / (2 + f), z = s^2
        s = mp.sqrt(z)
        return 2 * (mp.atanh(s) - s) / s / z if z > mp.mpf("1e-20") else mp.mpf(2) / 3
    s_max = (1 / root - 1) / (1 + 1 / root)
    c, e = polynomial(atanh_rest, lambda z: z, mp.mpf("1e-15"), s_max ** 2, range(7))
    show("log float64: R(z) / z, constant first", c, 53, e)

    def sine_rest(t):  # (sin(pi/2 x) - pi/2 x) / x^3, t = x^2
        x = mp.sqrt(t)
        return (mp.sin(quarter * x) - quarter * x) / x ** 3

    def cosine_rest(t):  # (cos(pi/2 x) - 1) / x^2
        return (mp.cos(quarter * mp.sqrt(t)) - 1) / t
    tiny, most = mp.mpf("1e-10"), mp.mpf("0.25")
    show("pi/2", [quarter], 24, 0)
    c, e = polynomial(sine_rest, lambda t: t, tiny, most, range(3))
    show("sin float32, x^3 first", c, 24, e)
    c, e = polynomial(cosine_rest, lambda t: t, tiny, most, range(4))
    show("cos float32, x^2 first", c, 24, e)
    show("pi/2", [quarter], 53, 0)
    c, e = polynomial(sine_rest, lambda t: t, tiny, most, range(6))
    show("sin float64, x^3 first", c, 53, e)
    c, e = polynomial(cosine_rest, lambda t: t, tiny, most, range(7))
    show("cos float64, x^2 first", c, 53, e)

    edge = mp.mpf("0.180625")
    start = mp.sqrt(-mp.log(mp.mpf("0.075")))
    shift = mp.mpf("1.6")
    for digits, central, tail, end in ((24, (4, 3), (4, 3), "9.3"), (53, (7, 7), (10, 9), "26.6")):
        top, bottom, e = rational(central_quantile, mp.mpf(0), edge, *central, warp=1)
        show("quantile float%d: centre, numerator" % (24 if digits == 24 else 64), top, digits, e)
        show("centre, denominator", bottom, digits, e)
        top, bottom, e = rational(lambda x: tail_quantile(x + shift), start - shift,
                                  mp.mpf(end) - shift, *tail, warp=mp.mpf(3) / 2 if digits == 24 else 2)
        show("tail, numerator", top, digits, e)
        show("tail, denominator", bottom, digits, e)


if __name__ == "__main__":
    main()
