"""Reads a row as the service does, to prove it: expand(row, model, arguments) -> NODE of observe."""
import ast
import re

from zoo_merge import LEAVES, quoted


class Lazy(dict):
    pass


def compute(text, scope):
    return eval(text, {"__builtins__": {}, "min": min, "max": max, "len": len}, scope)


def fill(text, scope):
    """A text with formulas in braces."""
    out, i = "", 0
    while i < len(text):
        if text[i:i + 2] in ("{{", "}}"):
            out += text[i]
            i += 2
        elif text[i] == "{":
            end = text.index("}", i)
            out += str(compute(text[i + 1:end], scope))
            i = end + 1
        else:
            out += text[i]
            i += 1
    return out


def size(value, scope):
    return value if isinstance(value, int) else compute(value, scope)


def module(row, text, scope):
    if text is None:
        return None
    call = ast.parse(text, mode="eval").body
    label = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
    if label not in row["definitions"]:
        assert label in LEAVES, label
        inner = text[text.index("(") + 1:-1]
        # The text that torch prints: values in place of formulas.
        pieces, last = [], 0
        nodes = []

        def visit(node):
            if isinstance(node, (ast.Tuple, ast.List)):
                for element in node.elts:
                    visit(element)
            elif isinstance(node, ast.Constant):
                pass
            else:
                nodes.append(node)
        for argument in call.args + [k.value for k in call.keywords]:
            visit(argument)
        for node in sorted(nodes, key=lambda n: n.col_offset):
            pieces.append(text[last:node.col_offset])
            source = text[node.col_offset:node.end_col_offset]
            pieces.append(str(compute(source, scope)) if not re.fullmatch(r"-[\d.e-]+|inf|-inf", source) else source)
            last = node.end_col_offset
        pieces.append(text[last:])
        whole = "".join(pieces)
        return ("nn." + label, whole[whole.index("(") + 1:-1])
    definition = row["definitions"][label]
    names = [n for n in definition.get("arguments", "").split(", ") if n]
    assert len(names) == len(call.args), (text, names)
    inner = dict(scope["__fields"])
    inner["__fields"] = scope["__fields"]
    for name, argument in zip(names, call.args):
        inner[name] = compute(text[argument.col_offset:argument.end_col_offset], scope)
    return body(row, definition, inner)


def tensors(entries, scope):
    result = []
    for name, entry in (entries or {}).items():
        shape = entry["shape"] if isinstance(entry, dict) else entry
        dtype = entry["dtype"] if isinstance(entry, dict) else "float32"
        result.append((name, tuple(size(s, scope) for s in shape), dtype))
    return result


def body(row, definition, scope):
    children = []
    for key, child in definition.get("children", {}).items():
        if isinstance(child, dict) and "repeat" in child:
            for i in range(size(child["repeat"], scope)):
                inner = dict(scope, i=i)
                children.append((fill(key, inner), module(row, child["module"], inner)))
            continue
        if isinstance(child, dict):
            if not compute(child["if"], scope):
                continue
            child = child["of"][compute(child["choose"], scope)] if "choose" in child \
                else child["module"]
        children.append((key, module(row, child, scope)))
    printed = definition.get("print")
    return (definition["type"], printed and fill(printed, scope),
            fill(definition.get("extra", ""), scope), tensors(definition.get("parameters"), scope),
            tensors(definition.get("buffers"), scope), children)


def expand(row, model, arguments):
    fields = {"None": None, "inf": float("inf")}
    fields.update(row.get("defaults", {}).get(model, {}))
    fields.update(arguments)
    scope = dict(fields)
    scope["__fields"] = fields
    return module(row, row["models"][model], scope)


def difference(expected, found, path=""):
    """What differs between an observed NODE and an expanded one, in words; None: nothing."""
    if expected is None or found is None:
        return None if expected is found else f"{path}: one is None"
    kind = expected[0]
    if len(found) == 2:
        if (kind, quoted(expected[2])) != found or expected[5]:
            return f"{path}: {kind}({expected[2]}) is not {found}"
        return None
    plain = kind[3:] if kind.startswith("nn.") else kind
    wanted = (plain, expected[1], expected[2], [p[:3] for p in expected[3]], expected[4])
    if wanted != found[:5]:
        return f"{path}: {wanted} is not {found[:5]}"
    if [c[0] for c in expected[5]] != [c[0] for c in found[5]]:
        return f"{path}: children {[c[0] for c in expected[5]]} are not {[c[0] for c in found[5]]}"
    for (name, one), (_, other) in zip(expected[5], found[5]):
        text = difference(one, other, f"{path}.{name}")
        if text:
            return text
    return None
