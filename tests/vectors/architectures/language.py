"""The language of rows read in Python: the tree and ties that a row gives for a config."""
import math
import re

import torch

import library
import rates
from merge import ACTIVATIONS, INDEXES

FUNCTIONS = {"is_list": lambda x: isinstance(x, list), "len": len, "min": min, "max": max, "int": int, "ceil": math.ceil, "sum": sum, "floor": math.floor,
             "float32": rates.float32, "round": round, "sqrt": math.sqrt, "abs": abs,
             "range": range, "__builtins__": {}}
COMPILED, CALLS = {}, {}
WRONG_LETS = set()      # attributes whose formula some config has shown wrong: no row exports them
REFUSED = ("KeyError", "ZeroDivisionError", "TypeError", "IndexError")     # the service refuses such a config
BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class Names(dict):
    """A nested config: its members by dotted names."""
    __getattr__ = dict.get


def evaluate(text, names):
    if not isinstance(text, str):
        return text
    if text not in COMPILED:
        COMPILED[text] = compile(text, text, "eval")
    return eval(COMPILED[text], {**FUNCTIONS, **names})


def filled(text, names):
    def put(match):
        if match.group(1) is None:
            return match.group(0)[0]
        return str(evaluate(match.group(1), names))
    return BRACES.sub(put, text)


def namespace(row, raw, resolved):
    """Fields with their defaults, the members of nested configs as their own types resolve them, lets."""
    names = {name: value for name, value in row["fields"].items() if not isinstance(value, dict)}
    names.update({name: value for name, value in raw.items() if "." not in name})
    nested = {name for name, value in row["fields"].items() if isinstance(value, dict)}
    for name, value in resolved.items():
        *outer, last = name.split(".")
        if not outer or outer[0] not in nested:
            continue
        if not library.has_row(row["fields"][outer[0]].get("model_type")):
            continue
        at = names
        for part in outer:
            at = at.setdefault(part, Names())
        at[last] = value
    for name in nested:
        if not library.has_row(row["fields"][name].get("model_type")):
            names[name] = opened(row["fields"][name], raw, name)
    for let in row.get("let", ()):
        name, _, formula = let.partition(" = ")
        names[name] = evaluate(formula, names)
    return names


def opened(defaults, raw, prefix):
    """A nested config without a row: its defaults and what the config says."""
    found = Names()
    for name, value in defaults.items():
        full = f"{prefix}.{name}"
        found[name] = opened(value, raw, full) if isinstance(value, dict) else raw.get(full, value)
    return found


def constructed(text, names):
    """The node of a call of a class of torch.nn (or of a class without a body)."""
    name, _, rest = text.partition("(")
    arguments = evaluate(f"dict({rest}", {**names, "dict": dict}) if rest != ")" else {}
    key = (name, repr(arguments))
    if key not in CALLS:
        cls = getattr(torch.nn, name, None) or getattr(library.transformers.pytorch_utils, name, None)
        if cls is None:
            node = {"type": name, "extra": "", "parameters": [], "buffers": [], "children": []}
        else:
            with torch.device("meta"):
                node = library.observe_node(cls(**arguments), None, {})
        CALLS[key] = node
    return CALLS[key]


def expand_node(row, node, names):
    """The observed form of a node of a row."""
    if isinstance(node, str):
        label = node.partition("(")[0]
        body = row["models"].get(label) or row.get("definitions", {}).get(label)
        if body is not None:
            kept = {name: value for name, value in names.items()
                    if name not in INDEXES or name in body.get("arguments", ())}
            return expand_body(row, body.get("type", label), body, kept)
        return constructed(node, names)
    if "choose" in node:
        key = evaluate(node["choose"], names)
        if node["of"] == "activation":
            name, extra = ACTIVATIONS[key]
            return {"type": name, "extra": extra, "parameters": [], "buffers": [], "children": []}
        return expand_node(row, node["of"][key], names)
    if "config" in node:
        return {"ref": node["config"], "type": part_class(node, names)}
    if "module" in node:
        return expand_node(row, node["module"], names)
    return expand_body(row, node["type"], node, names)


def part_class(node, names):
    """The class of the model of a nested config."""
    name = node.get("class", "")
    if name and not name.startswith("*"):
        return name
    known = library.class_names(evaluate(node["config"] + ".model_type", names))
    return next(each for end in name.split("|") for each in known if each.endswith(end.lstrip("*")))


def tensors(group, names):
    found = []
    for name, value in (group or {}).items():
        value = {"shape": value} if isinstance(value, list) else value
        if "if" in value and not evaluate(value["if"], names):
            continue
        found.append((name, tuple(evaluate(size, names) for size in value["shape"]), value.get("dtype", "float32"),
                      value.get("requires_grad", True)))
    return found


def expand_body(row, type_name, body, names):
    made = {"type": type_name, "extra": filled(body.get("extra", ""), names),
            "parameters": tensors(body.get("parameters"), names), "buffers": tensors(body.get("buffers"), names),
            "children": []}
    for name, child in (body.get("children") or {}).items():
        if isinstance(child, str):
            made["children"].append((name, expand_node(row, child, names)))
            continue
        if "if" in child and not evaluate(child["if"], names):
            continue
        if "repeat" in child:
            for n in range(evaluate(child["repeat"], names)):
                inner = {**names, child["index"]: n}
                made["children"].append((filled(name, inner), expand_node(row, child, inner)))
        else:
            made["children"].append((name, expand_node(row, child, names)))
    return made


def expand_ties(row, class_name, names):
    found = []
    for tie in row.get("ties", {}).get(class_name, ()):
        if "if" in tie and not evaluate(tie["if"], names):
            continue
        if "repeat" in tie:
            for n in range(evaluate(tie["repeat"], names)):
                found.append(tuple(filled(name, {**names, tie["index"]: n}) for name in tie["names"]))
        else:
            found.append(tuple(tie["names"]))
    return found


def difference(made, seen, where=""):
    """The first difference of two trees in words, None when there is none."""
    if seen.get("ref") or made.get("ref"):
        return None if (seen.get("ref"), seen["type"]) == (made.get("ref"), made["type"]) else \
            f"{where}: {made['type']} of {made.get('ref')}, seen {seen['type']} of {seen.get('ref')}"
    for key in ("type", "extra", "parameters", "buffers"):
        if made[key] != seen[key]:
            return f"{where}: {key} {str(made[key])[:90]}, seen {str(seen[key])[:90]}"
    if seen.get("args") is not None:
        return None
    if [name for name, _ in made["children"]] != [name for name, _ in seen["children"]]:
        return (f"{where}: children {[name for name, _ in made['children']]}, "
                f"seen {[name for name, _ in seen['children']]}")[:300]
    for (name, mine), (_, theirs) in zip(made["children"], seen["children"]):
        found = difference(mine, theirs, f"{where}.{name}" if where else name)
        if found:
            return found
    return None


def check(row, class_name, raw, observed):
    """None when the row gives what was observed, else the difference in words."""
    tree, ties, resolved = observed
    try:
        names = namespace(row, raw, resolved)
        for let in row.get("let", ()):
            name = let.partition(" = ")[0]
            if name in resolved and resolved[name] != names[name]:
                WRONG_LETS.add(name)
        made = expand_node(row, class_name + "()", names)
        found = difference(made, tree)
        if found:
            return found
        mine = expand_ties(row, class_name, names)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:150]}"
    if sorted(mine) != sorted(ties):
        return f"ties {sorted(set(mine) ^ set(ties))[:2]}"
    return None
