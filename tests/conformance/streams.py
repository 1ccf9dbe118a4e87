"""Words, elementary functions and roundings of service/notes/determinism.md, for determinism.py."""
import hashlib
import sys

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
