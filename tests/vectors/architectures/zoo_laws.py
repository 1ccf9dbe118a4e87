"""The law of each tensor, from the operations that wrote it, and rules that say them.

rules(observation) -> (list of rules, list of what was not understood).  A group of tensors of one
class and name has one rule where one formula fits them all; others are named by the module they
are in, or by path.
"""
import math

from zoo_merge import LEAVES

ROOT2 = math.sqrt(2.0)
COPIES = ("clone", "_to_copy", "detach", "alias", "expand", "repeat", "contiguous", "view",
          "_unsafe_view", "unsqueeze", "squeeze", "permute", "transpose", "t", "flatten", "slice",
          "select", "cat", "stack")


def constant(value):
    return ("constant", float(value))


def scaled(law, factor):
    if law is None:
        return None
    if law[0] == "constant":
        return constant(law[1] * factor)
    if law[0] == "normal":
        return ("normal", law[1] * factor, law[2] * abs(factor))
    if law[0] == "uniform":
        return ("uniform",) + tuple(sorted((law[1] * factor, law[2] * factor)))
    if law[0] == "trunc":
        return ("trunc",) + tuple(v * factor for v in law[1:])
    if law[0] in ("raw", "erfinv"):
        return ("erfinv", law[1] * factor, law[2])
    return None


def shifted(law, offset):
    if law is None or offset == 0:
        return law
    if law[0] == "constant":
        return constant(law[1] + offset)
    if law[0] == "normal":
        return ("normal", law[1] + offset, law[2])
    if law[0] == "uniform":
        return ("uniform", law[1] + offset, law[2] + offset)
    if law[0] == "erfinv":
        return ("erfinv", law[1], law[2] + offset)
    return None


def step(law, name, numbers, sources):
    """The law after an operation; None: not understood."""
    n = [float(v) for v in numbers]
    if name == "fill_":
        return constant(n[0]) if n else None
    if name in ("zero_", "new:zeros", "new:zeros_like", "new:new_zeros"):
        return constant(0)
    if name in ("new:ones", "new:ones_like", "new:new_ones"):
        return constant(1)
    if name in ("new:full", "new:full_like", "new:scalar_tensor"):
        return constant(n[0]) if n else None
    if name == "normal_":
        return ("normal", n[0] if n else 0.0, n[1] if len(n) > 1 else 1.0)
    if name in ("new:randn", "new:randn_like"):
        return ("normal", 0.0, 1.0)
    if name in ("new:rand", "new:rand_like"):
        return ("uniform", 0.0, 1.0)
    if name == "uniform_":
        return ("uniform", n[0] if n else 0.0, n[1] if len(n) > 1 else 1.0)
    if name == "copy_":
        return sources[0] if sources else None
    if name == "erfinv_":
        return ("erfinv", 1.0, 0.0) if law and law[0] == "uniform" else None
    if name == "clamp_":
        if law and law[0] == "erfinv":
            return ("trunc", law[2], law[1] / ROOT2, n[0], n[1])
        return None
    if name == "mul_":
        return scaled(law, n[0]) if n else None
    if name == "div_":
        return scaled(law, 1 / n[0]) if n else None
    if name in ("add_", "sub_"):
        return shifted(law, n[0] if name == "add_" else -n[0]) if n else None
    if name in ("new:mul", "new:div") and len(sources) == 1 and n:
        return scaled(sources[0], n[0] if name == "new:mul" else 1 / n[0])
    if name in ("new:add", "new:sub") and len(sources) == 1 and n:
        return shifted(sources[0], n[0] if name == "new:add" else -n[0])
    if name == "new:log" and sources and sources[0] and sources[0][0] == "constant":
        return constant(math.log(sources[0][1]))
    if name[:4] == "new:" and name[4:] in COPIES and sources and all(s == sources[0] for s in sources):
        return sources[0]
    return None


def laws(observation):
    """{full name: law or None}"""
    sizes, state = {}, {}
    for name, _, _, shape, _ in tensors_of(observation["tree"]):
        sizes[name] = math.prod(shape)
    for target, name, offset, shape, rest in observation["trace"]:
        numbers = [r for r in rest if isinstance(r, (int, float)) and not isinstance(r, bool)]
        sources = [state.get(r[1]) for r in rest if isinstance(r, tuple) and r[0] == "source"]
        if name == "new:empty":
            state.pop(target, None)
            continue
        law = step(state.get(target), name, numbers, sources)
        if target in sizes and math.prod(shape) != sizes[target]:
            # A part of it; the same value changes nothing.
            law = law if state.get(target) == law and law and law[0] == "constant" else None
        state[target] = law
    return {name: state.get(name) for name in sizes}


def tensors_of(tree, prefix=""):
    """(full name, class, leaf, shape, node) of the parameters."""
    kind, _, extra, parameters, _, children = tree
    for name, shape, *_ in parameters:
        yield prefix + name, kind, name, shape, tree
    for name, child in children:
        if child is not None:
            yield from tensors_of(child, prefix + name + ".")


def fans(shape):
    if len(shape) < 2:
        return None
    field = math.prod(shape[2:])
    return shape[1] * field, shape[0] * field


def groups_of(node):
    for part in node[2].split(", "):
        if part.startswith("groups="):
            return int(part[7:])
    return 1


def near(a, b):
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def default(kind, leaf, shape, node):
    """The law of the constructor of torch.nn; None: there is none."""
    if not kind.startswith("nn.") or kind[3:] not in LEAVES:
        return None
    plain = kind[3:]
    if "Norm" in plain:
        return constant(1 if leaf == "weight" else 0)
    if plain == "PReLU":
        return constant(0.25)
    if plain == "Embedding":
        return ("normal", 0.0, 1.0)
    weight = next((p[1] for p in node[3] if p[0] == "weight"), None)
    if weight is None:
        return None
    fan = fans(weight)[0]
    return ("uniform", -1 / math.sqrt(fan), 1 / math.sqrt(fan)) if fan else ("uniform", -1, 1)


def number(value):
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


SQUARES = [("1", 1.0), ("2", 2.0), ("3", 3.0), ("6", 6.0), ("1 / 3", 1 / 3), ("0.5", 0.5), ("4", 4.0),
           ("0.4", 0.4), ("1.2931034482758622", 1.0), ("0.02", 0.02)]
TRUNCATED = 0.87962566103423978


def spreads(value, shape, node):
    """Texts of formulas that give the value, the simplest first."""
    result = []
    short = float(f"{value:.4g}")
    if near(short, value):
        result.append(number(short))
    pair = fans(shape)
    if pair and pair[0] and pair[1]:
        groups = groups_of(node)
        for what, size in (("fan_in", pair[0]), ("fan_out", pair[1]),
                           ("(fan_in + fan_out)", pair[0] + pair[1]),
                           ("fan_out", pair[1] / groups), ("size0", shape[0]),
                           ("size1", shape[1])):
            for text, square in SQUARES[:8]:
                over = f"{text} * groups" if what == "fan_out" and size != pair[1] else text
                if near(math.sqrt(square / size), value):
                    result.append(f"sqrt({over} / {what})")
                if near(math.sqrt(square / size) / TRUNCATED, value):
                    result.append(f"sqrt({over} / {what}) / {TRUNCATED}")
            if near(1 / size, value):
                result.append(f"1 / {what}")
    elif len(shape) == 1:
        for text, square in SQUARES[:8]:
            if near(math.sqrt(square / shape[0]), value):
                result.append(f"sqrt({text} / size0)")
    if not result:
        result.append(number(value))
    return result


def texts(law, shape, node):
    """Initializers as call text that have the law, the simplest first."""
    if law[0] == "constant":
        return {0.0: ["zeros"], 1.0: ["ones"]}.get(law[1], [f"constant({number(law[1])})"])
    if law[0] == "normal":
        mean = number(law[1])
        return [f"normal({mean}, {s})" for s in spreads(law[2], shape, node)]
    if law[0] == "uniform":
        if near(-law[1], law[2]):
            return [f"uniform(-({s}), {s})" if not s.replace(".", "").isdigit() else
                    f"uniform(-{s}, {s})" for s in spreads(law[2], shape, node)]
        return [f"uniform({number(law[1])}, {number(law[2])})"]
    if law[0] == "trunc":
        cut = ""
        if not (near(law[3], -2) and near(law[4], 2)):
            if near(law[3], -2 * law[2]) and near(law[4], 2 * law[2]):
                return [f"trunc_normal({number(law[1])}, {s}, -2 * ({s}), 2 * ({s}))"
                        for s in spreads(law[2], shape, node)]
            cut = f", {number(law[3])}, {number(law[4])}"
        return [f"trunc_normal({number(law[1])}, {s}{cut})" for s in spreads(law[2], shape, node)]
    return []


def same_law(one, other):
    return one is not None and other is not None and one[0] == other[0] and \
        all(near(a, b) or a == b for a, b in zip(one[1:], other[1:]))


def common(entries):
    """The first text that fits all tensors, or None."""
    first = None
    for _, law, shape, node in entries:
        those = texts(law, shape, node)
        first = those if first is None else [t for t in first if t in those]
        if not first:
            return None
    return first[0]


def plain(kind):
    return kind[3:] if kind.startswith("nn.") else kind


def rules(observation):
    found, unknown, groups = laws(observation), [], {}
    aliases = {a for a, _ in observation["ties"]}
    for name, kind, leaf, shape, node in tensors_of(observation["tree"]):
        if name in aliases:
            continue
        if math.prod(shape) == 0:
            continue
        groups.setdefault((plain(kind), leaf), []).append((name, found[name], shape, node, kind))
    result, names = [], list(found)
    for (kind, leaf), entries in groups.items():
        if any(law is None or not texts(law, shape, node) for _, law, shape, node, _ in entries):
            missing = [e[0] for e in entries if e[1] is None or not texts(e[1], e[2], e[3])]
            unknown.extend(missing)
            entries = [e for e in entries if e[0] not in missing]
        if all(same_law(law, default(full, leaf, shape, node))
               for _, law, shape, node, full in entries):
            continue
        rest = [e[:4] for e in entries]
        text = common(rest)
        if text:
            result.append({"module": kind, "parameter": leaf, "initializer": text})
            continue
        changed = [e for e in entries if not same_law(e[1], default(e[4], leaf, e[2], e[3]))]
        result.extend(split(rest, kind, leaf, {e[0] for e in changed}, names))
    return result, unknown


def matches(path, name):
    return path == name or (path.startswith("**.") and ("." + name).endswith(path[2:]))


def endings(entries, names):
    """Tensors by the shortest end of their names that only tensors of the group have."""
    own = {e[0] for e in entries}
    ends = {}
    for entry in entries:
        parts = entry[0].split(".")
        path = entry[0]
        for count in range(2, len(parts)):
            end = "**." + ".".join(parts[-count:])
            if not parts[-count].isdigit() and all(n in own for n in names if matches(end, n)):
                path = end
                break
        ends.setdefault(path, []).append(entry)
    return ends


def split(entries, kind, leaf, changed, names):
    """Rules for a group that no one formula fits: the one for most, then by module, then path."""
    ends = endings(entries, names)
    counts = {}
    for those in ends.values():
        text = common(those)
        if text:
            counts[text] = counts.get(text, 0) + len(those)
    most = max(counts, key=counts.get) if counts and len(changed) == len(entries) else None
    result = []
    if most:
        result.append({"module": kind, "parameter": leaf, "initializer": most})
    for end, those in ends.items():
        if most and all(most in texts(e[1], e[2], e[3]) for e in those):
            continue
        if not any(e[0] in changed for e in those):
            continue
        text = common(those)
        if text:
            result.append({"path": end, "initializer": text})
            continue
        for e in those:
            if e[0] in changed and not (most and most in texts(e[1], e[2], e[3])):
                result.append({"path": e[0], "initializer": texts(e[1], e[2], e[3])[0]})
    return result


def check(observation, listed):
    """Names whose law the rules (and the defaults) do not give."""
    found, wrong = laws(observation), []
    aliases = {a for a, _ in observation["ties"]}
    for name, kind, leaf, shape, node in tensors_of(observation["tree"]):
        if name in aliases or found[name] is None or math.prod(shape) == 0:
            continue
        text = None
        for rule in listed:
            if rule.get("module") == plain(kind) and rule.get("parameter") == leaf:
                text = rule["initializer"]
            if "path" in rule and matches(rule["path"], name):
                text = rule["initializer"]
        if text is None:
            if not same_law(found[name], default(kind, leaf, shape, node)):
                wrong.append(name)
        elif text not in texts(found[name], shape, node):
            wrong.append(name)
    return wrong
