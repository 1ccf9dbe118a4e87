"""Merges observations of one model under several arguments into one tree with formulas.

A number that changes with the arguments becomes a formula over one of them, a child that is there
only sometimes gets a condition.  What no formula explains is an Unexplained.

NODE of the result: {"type", "leaf": tokens or None, "print": tokens or None, "extra": tokens,
"parameters": [(name, sizes, dtype)], "buffers": ..., "children": [(name, [(condition, NODE)])]};
tokens are lists of texts of which each second one is a value.
"""
import ast
import re

NUMBER = re.compile(r"(?<![A-Za-z0-9_.])(-?\d+\.?\d*(?:e[-+]?\d+)?|True|False|None|inf)"
                    r"(?![A-Za-z0-9_])")

# Classes of torch.nn whose text says all that they have.
LEAVES = set("""Linear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d
BatchNorm1d BatchNorm2d BatchNorm3d InstanceNorm2d GroupNorm LayerNorm RMSNorm Embedding Identity
ReLU ReLU6 LeakyReLU GELU SiLU Mish ELU SELU Sigmoid Tanh Hardsigmoid Hardswish Hardtanh Softmax
Softplus PReLU Dropout Dropout1d Dropout2d Dropout3d AlphaDropout Flatten Unflatten MaxPool1d
MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d AdaptiveAvgPool1d AdaptiveAvgPool2d
AdaptiveAvgPool3d AdaptiveMaxPool2d Upsample UpsamplingNearest2d UpsamplingBilinear2d PixelShuffle
PixelUnshuffle ZeroPad2d ReflectionPad2d ReplicationPad2d ConstantPad2d Unfold Fold CELU Softsign
LogSoftmax LSTM GRU CrossEntropyLoss ChannelShuffle""".split())


class Unexplained(Exception):
    pass


def is_pythons(part):
    """Whether a value is written as Python's str writes it."""
    try:
        return repr(ast.literal_eval(part)) == part
    except (SyntaxError, ValueError):
        return part == "inf"


def tokens(text):
    """Texts and values in turn; a number that Python would write otherwise (0.100) is text."""
    result = [""]
    for i, part in enumerate(NUMBER.split(text)):
        if i % 2 == 0 or not is_pythons(part):
            if len(result) % 2 == 0:
                result.append(part)
            else:
                result[-1] += part
        else:
            result.append(part)
    return result if len(result) % 2 == 1 else result + [""]


def candidates(environments):
    """Conditions over the arguments, as text and as values in the environments."""
    names = list(environments[0])
    for name in names:
        values = [e[name] for e in environments]
        if any(v is None for v in values):
            yield f"{name} is None", [v is None for v in values]
            yield f"{name} is not None", [v is not None for v in values]
        elif any(isinstance(v, bool) for v in values):
            yield name, values
            yield f"not {name}", [not v for v in values]
        elif any(isinstance(v, str) for v in values):
            for text in sorted(set(values)):
                yield f"{name} == '{text}'", [v == text for v in values]
                yield f"{name} != '{text}'", [v != text for v in values]
        else:
            yield f"{name} == 0", [v == 0 for v in values]
            yield f"{name} != 0", [v != 0 for v in values]
            yield f"{name} == 3", [v == 3 for v in values]
            yield f"{name} != 3", [v != 3 for v in values]


def condition(environments, holds):
    for text, values in candidates(environments):
        if [bool(v) for v in values] == holds:
            return text
    raise Unexplained(f"no condition for {holds} over {environments}")


def is_int(text):
    return re.fullmatch(r"-?\d+", text) is not None


def formula(environments, values):
    """One text for a value that is 'values' in the environments."""
    if len(set(values)) == 1:
        if len(values) == 1:
            for name, value in environments[0].items():
                if value not in (0, 1, 2, 3, 4) and str(value) == values[0] and \
                        not isinstance(value, bool):
                    return name
        return values[0]
    for name in environments[0]:
        given = [e[name] for e in environments]
        if [str(g) for g in given] == values:
            return name
        if any(not isinstance(g, int) or isinstance(g, bool) for g in given) or \
                not all(is_int(v) for v in values):
            continue
        numbers = [int(v) for v in values]
        for other, at in zip(numbers, given):
            if at != given[0]:
                slope, rest = divmod(other - numbers[0], at - given[0])
                base = numbers[0] - slope * given[0]
                if rest == 0 and all(n == slope * g + base for n, g in zip(numbers, given)):
                    text = name if slope == 1 else f"{slope} * {name}"
                    return text if base == 0 else f"{text} {'+' if base > 0 else '-'} {abs(base)}"
                break
    for text, holds in candidates(environments):
        one = {v for v, h in zip(values, holds) if h}
        other = {v for v, h in zip(values, holds) if not h}
        if len(one) == len(other) == 1:
            return f"({one.pop()} if {text} else {other.pop()})"
    raise Unexplained(f"no formula for {values} over {environments}")


def merge_tokens(environments, texts):
    split = [tokens(t) for t in texts]
    return [s if i % 2 == 0 else formula(environments, [t[i] for t in split])
            for i, s in enumerate(split[0])]


def quoted(extra):
    """Words that torch prints without the quotes of Python."""
    return re.sub(r"=(same|valid|reflect|replicate|circular)(?![A-Za-z0-9_(])", r"='\1'", extra)


def call_of(node):
    """The call text of a leaf of torch.nn."""
    kind, printed, extra, parameters, buffers, children = node
    if not kind.startswith("nn.") or children or kind[3:] not in LEAVES:
        return None
    return f"{kind[3:]}({quoted(extra)})"


def shallow(node):
    if node is None:
        return None
    call = call_of(node)
    if call is not None:
        return ("leaf", tuple(tokens(call)[::2]))
    kind, printed, extra, parameters, buffers, children = node
    return ("node", kind, printed and tuple(tokens(printed)[::2]), tuple(tokens(extra)[::2]),
            tuple((n, len(s), d) for n, s, d, *_ in parameters),
            tuple((n, len(s), d) for n, s, d, *_ in buffers))


def merge_sizes(environments, lists):
    return [(entry[0][0],
             [formula(environments, [str(e[1][k]) for e in entry])
              for k in range(len(entry[0][1]))], entry[0][2])
            for entry in zip(*lists)]


def ordered_union(lists):
    result = []
    for names in lists:
        at = 0
        for name in names:
            if name in result:
                at = result.index(name) + 1
            else:
                result.insert(at, name)
                at += 1
    return result


def merge_one(environments, nodes):
    """Nodes that are alike but for numbers and children."""
    call = call_of(nodes[0])
    if call is not None:
        return {"leaf": merge_tokens(environments, [call_of(n) for n in nodes])}
    kind, printed = nodes[0][:2]
    children = []
    for name in ordered_union([[c[0] for c in n[5]] for n in nodes]):
        there = [dict(n[5]).get(name, "absent") for n in nodes]
        children.append((name, merge(environments, there)))
    return {"type": kind[3:] if kind.startswith("nn.") else kind,
            "torch": kind.startswith("nn."),
            "print": printed and merge_tokens(environments, [n[1] for n in nodes]),
            "extra": merge_tokens(environments, [n[2] for n in nodes]),
            "parameters": merge_sizes(environments, [n[3] for n in nodes]),
            "buffers": merge_sizes(environments, [n[4] for n in nodes]),
            "children": children}


def merge(environments, nodes):
    """Alternatives: [(condition or None, NODE)]."""
    groups = {}
    for place, node in enumerate(nodes):
        groups.setdefault("absent" if node == "absent" else shallow(node), []).append(place)
    result = []
    for key, places in groups.items():
        if key == "absent":
            continue
        text = None
        if len(groups) > 1:
            text = condition(environments, [i in places for i in range(len(nodes))])
        those = [nodes[i] for i in places]
        result.append((text, None if those[0] is None else
                       merge_one([environments[i] for i in places], those)))
    return result
