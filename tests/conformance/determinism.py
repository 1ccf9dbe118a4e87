#!/usr/bin/python3
"""The streams of weightd, re-implemented from service/notes/determinism.md alone (numpy only).

    determinism.py --selftest            compare with the known answers of the note
    determinism.py --answers             print them
    determinism.py http://HOST:PORT      register models, download tensors, compare byte for byte

The order of operations is the note's; every line on arrays is one IEEE operation per element.
"""
import hashlib
import json
import os
import sys
import urllib.request

from one_by_one import OF_DRAWS, OF_UNIFORM, one_by_one
from streams import (CENTRE32, CENTRE64, COS32, COS64, F32, F64, SIN32, SIN64, TAIL32, TAIL64, U32, at_least,
                     at_most, below, finish, integer53, log32, log64, mass, np, quantile, quarter, round_to, take,
                     turn, upper_tail)


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


for _kind in (*OF_UNIFORM, *OF_DRAWS, "chrono"):
    RECIPES[_kind] = one_by_one(_kind)
ONE_BY_ONE = [
    ("exponential", (2.5,)), ("rayleigh", (0.5,)), ("weibull", (1.5,)), ("power", (0.25,)), ("pareto", (5.0,)),
    ("laplace", (1.0, 0.5)), ("gumbel", (-1.0, 2.0)), ("logistic", (3.0, 0.25)), ("cauchy", ()),
    ("triangular", (-1.0, 0.5, 3.0)), ("lognormal", (0.5, 0.75)), ("gamma", (0.3, 2.0)), ("gamma", (7.5, 0.5)),
    ("beta", (0.5, 2.0)), ("f", (3.0, 9.0)), ("standard_t", (9.0,)), ("noncentral_chisquare", (3.0, 2.0)),
    ("noncentral_chisquare", (0.5, 50.0)), ("noncentral_f", (1.0, 9.0, 2.0)), ("wald", (2.0, 0.1)),
    ("vonmises", (0.0, 2.0)), ("vonmises", (1.0, 1e7)), ("poisson", (3.5,)), ("poisson", (250.0,)), ("poisson", (1e12,)),
    ("binomial", (10, 0.3)), ("binomial", (1000, 0.4)), ("binomial", (2000000000, 1e-8)), ("binomial", (50, 0.9)),
    ("binomial", (1000000000000, 0.75)), ("integers", (-5, 100)),
    ("log_uniform", (1.0, 16.0)), ("chrono", (100.0,))]


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
