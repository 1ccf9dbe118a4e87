"""Random calls of numpy's draws of arrays and of trials, for replay_cases.py."""
import math

import numpy as np

TRIALS = ["geometric", "negative_binomial", "hypergeometric", "logseries", "zipf"]


def shape_of(random):
    """Tiny ones, ragged ones, and some with thousands of elements."""
    if random.random() < 0.1:
        return random.choice([[0], [0, 3]])
    if random.random() < 0.5:
        return [random.randint(1, 6) for _ in range(random.randint(1, 3))]
    return [random.randint(1, 8), random.randint(1, 900)]


def trials(random, name, dtype):
    p = f"{random.choice([1 / 3, 0.3, random.random(), 10 ** random.uniform(-3, 0)]):.6g}"
    if name == "geometric":
        return [p]
    if name == "negative_binomial":
        return [f"{10 ** random.uniform(-2, 1.3):.6g}", f"{random.uniform(0.05, 1):.6g}"]
    if name == "logseries":
        return [f"{min(0.999, random.choice([float(p), 1 - float(p)])):.6g}"]
    if name == "zipf":
        return [f"{1 + 10 ** random.uniform(-0.5, 1):.6g}"]
    good, bad = (int(10 ** random.uniform(0, 3 if dtype == "float16" else 8)) - 1 for _ in range(2))
    good += 1
    drawn = random.randint(1, random.choice([min(good + bad, 30), good + bad]))
    return [str(good), str(bad), str(drawn)]


def array(random, legacy):
    """(name, text of the arguments, shape, size= or None)."""
    name = random.choice(["choice", "choice", "permutation", "shuffle", "multinomial", "dirichlet"]
                         + ([] if legacy else ["permuted", "multivariate_hypergeometric"]))
    shape = shape_of(random)
    numel, width = math.prod(shape), random.choice([1, 2, 3, random.randint(1, 40)])
    weights = [random.choice([0.5, random.random(), random.random() ** 9]) for _ in range(width)]
    shares = [min(1.0, weight / sum(weights)) for weight in weights]
    if name in ("permutation", "permuted", "shuffle"):
        items = max(numel, 1)
        listed = items <= 400 and random.random() < 0.4
        text = str([round(random.uniform(-9, 9), 3) for _ in range(items)] if listed else items)
        return name, text, [items], None
    if name == "multinomial":
        if random.random() < 0.3 and width > 1 and not legacy:
            shares[0], shares[-1] = 0, min(1, shares[0] + shares[-1])
        return name, f"{random.choice([1 if legacy else 0, 1, 20, 1000, 10**9])}, {shares}", shape + [width], shape
    if name == "multivariate_hypergeometric":
        colors = [random.choice([0, random.randint(0, 9), random.randint(0, 2000)]) for _ in range(width)]
        return name, f"{colors}, {random.choice([0, sum(colors), random.randint(0, sum(colors))])}", shape + [width], shape
    if name == "dirichlet":
        small = random.random() < 0.3
        alpha = [float(f"{random.uniform(0.01, 0.09 if small else 5):.6g}") for _ in range(width)]
        return name, str(alpha), shape + [width], shape
    if math.prod(shape) == 0:
        shape = [3]
        numel = 3
    put_back, weighed = random.random() < 0.5, random.random() < 0.4
    items = random.choice([1, 2, 7, 50, 300]) if put_back else numel + random.choice([0, 1, 5, numel, 60])
    if not put_back and not weighed and random.random() < 0.3:
        items = random.choice([9999, 10000, 10001, 10001, 50 * numel + 1, 20 * numel + 25, 200000]) + numel
    items = max(items, 1)
    listed = items <= 400 and random.random() < 0.4
    text = str([random.choice([i, -i, i / 8]) for i in range(items)] if listed else items)
    text += f", replace={put_back}"
    if weighed and items <= 4096:
        weights = [random.random() ** random.choice([1, 5]) + 1e-3 for _ in range(items)]
        text += f", p={[weight / sum(weights) for weight in weights]}"
    if not legacy and random.random() < 0.3:
        text += ", shuffle=False"
    return name, text, shape, shape


def draw(random, source, legacy):
    """(parameter, rule's call, values)."""
    name, text, shape, size = array(random, legacy)
    arguments = text if size is None else f"{text}, size={tuple(size)}"
    if name == "permuted" and text[0] != "[":
        arguments = f"range({arguments})"
    if name == "shuffle":
        values = np.array(eval(text)) if text[0] == "[" else np.arange(int(text))
        source.shuffle(values)
    else:
        values = eval(f"source.{name}({arguments})", {"source": source})
    dtype = "float64" if name == "dirichlet" else random.choice(["float32", "float64"])
    return {"shape": shape, "dtype": dtype}, f"numpy.{name}({text})", np.asarray(values).astype(dtype)


def torch_call(random, dtype, is_new, has_mkl):
    """(draw, call text, least rank) of torch's in-place draws."""
    digits = {"float64": 52, "float32": 24, "float16": 11, "bfloat16": 8}[dtype]
    names = ["cauchy", "geometric", "log_normal", "random"]
    if not has_mkl:
        names += ["exponential"] + ["bernoulli"] * (is_new or dtype != "float16")
    name = random.choice(names)
    first, second = f"{random.uniform(-2, 2):.6g}", f"{random.uniform(0.05, 2):.6g}"
    if name in ("cauchy", "log_normal"):
        return name, f"{name}({first}, {second})", 0
    if name == "exponential":
        return name, f"{name}({second})", 0
    if name in ("geometric", "bernoulli"):
        return name, f"{name}({random.uniform(0.02, 0.98):.6g})", 0
    most = 2 ** random.randint(1, digits if not has_mkl else min(digits, 27))
    low = random.randint(-most, most - 1)
    most = min(most, low + 2 ** 27) if has_mkl else most
    return name, random.choice([f"random({most})", f"random({low}, {most})"]), 0
