#!/usr/bin/env python3
"""Writes service/definition/repr/hidden_tensors_*_list.h: tensors that classes have and do not print.

    tests/conformance/record_prints.py build/prints        (with torchvision, timm and transformers)
    tests/vectors/record_hidden_tensors.py build/prints; clang-format -i service/definition/repr/hidden_tensors_*_list.h

A line is HIDDEN(class, "tensors", "children"): the leaves that modules of the class have beside what their text
shows, and children by which its modules with these tensors differ from those of the same name without.  A class without leaves is there where its text alone would raise the question: "" says that it has none.

Recorded with torchvision 0.29.2, timm 1.0.31, transformers 5.24.0 under torch 2.15.0.
"""
import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
REPR = ROOT / "service/definition/repr"
LINE = re.compile(r"( *)(?:\(([^()]*)\): )?(?:(\d+) x )?([A-Za-z_][\w.]*)\((.*)")
SHOWN = {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"}
TORCH_FORM = re.compile(r"\d+, |\d+\)|\(\d+,|in_features=")
MAY_HIDE = re.compile("PositionalEnc|PositionalEmbed|PositionEmbed|PosEmbed|LayerScale|VectorQuantiz|PromptLearner|^VisionTransformer$|^ViT$")
SETTINGS = re.compile(r"((p|drop_prob|eps|mode)=[^,()]*(, )?)*\)?")


def catalogue():
    text = "".join(path.read_text() for path in (ROOT / "service/core/module_type").glob("*.c"))
    return set(re.findall(r'\.name = "(\w+)"', text))


class Node:
    def __init__(self, type_, extra):
        self.type, self.extra, self.children, self.runs = type_, extra, {}, []

    def child(self, name):
        if name in self.children:
            return self.children[name]
        return next((node for first, last, node in self.runs if name.isdigit() and first <= int(name) <= last), None)


def tree(text):
    """The printed modules, by the indents of the lines; text between is the arguments of the module above it."""
    stack = []
    for line in text.split("\n"):
        match = LINE.match(line)
        if not match or (stack and not match[2]):
            if stack and line.strip() != ")":
                stack[-1][1].extra += line.strip()
            continue
        indent, name, count, type_, rest = match.groups()
        node = Node(type_, "" if rest == ")" else rest)
        while stack and stack[-1][0] >= len(indent):
            stack.pop()
        if stack and count:
            first, _, last = name.partition("-")
            stack[-1][1].runs.append((int(first), int(last), node))
        elif stack:
            stack[-1][1].children[name] = node
        if not stack:
            root = node
        stack.append((len(indent), node))
    return root


def modules(node, seen):
    seen.append(node)
    for child in list(node.children.values()) + [run[2] for run in node.runs]:
        modules(child, seen)
    return seen


def is_asked(node):
    """Whether weightd would warn of the class, or refuse it, if it were not in the list."""
    if node.extra:
        has_shape = re.search("Norm|Embedding", node.type) and TORCH_FORM.match(node.extra)
        return not has_shape and not SETTINGS.fullmatch(node.extra)
    return bool(node.children) and MAY_HIDE.search(node.type)


def note_leaves(rows, root, state, leaves):
    """Adds the tensors that no text shows to leaves[class][children]."""
    for name, _, owner in state:
        node = root
        *parents, leaf = name.split(".")
        for parent in parents:
            node = node and node.child(parent)
        if node is None or node.type != owner or "Parametri" in owner or owner == "ParameterList":
            continue
        if node.type in rows and (node.extra or not re.search("Norm|Conv1D", owner)):
            continue
        if not (node.extra and TORCH_FORM.match(node.extra) and leaf in SHOWN):
            leaves[owner].setdefault(tuple(node.children), {})[leaf] = None


def rows_of(having, without):
    """(leaves, children) of a class: one row where what its modules with tensors share tells them from the others."""
    common = [name for name in next(iter(having)) if all(name in names for names in having)]
    if not any(set(common) <= set(names) for names in without):
        count = next(n for n in range(len(common) + 1) if not any(set(common[:n]) <= set(names) for names in without))
        return [({leaf: None for names in having.values() for leaf in names}, common[:max(count, min(2, len(common)))])]
    return [(names, list(children)) for children, names in having.items()]


def main():
    rows = catalogue()
    leaves, children, asked = collections.defaultdict(dict), collections.defaultdict(set), set()
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.jsonl")):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            root = tree(row["text"])
            for node in modules(root, []):
                children[node.type].add(tuple(node.children))
                if node.type not in rows and not node.type.startswith("Parametrized") and is_asked(node):
                    asked.add(node.type)
            note_leaves(rows, root, row["state"], leaves)
    files = {name: (REPR / f"hidden_tensors_{name}_list.h").open("w") for name in ("a_to_i", "j_to_z")}
    for file in files.values():
        file.write("/*\n * What classes of torchvision, timm and transformers have and do not print: made by\n"
                   " * tests/vectors/record_hidden_tensors.py.  No include guard.\n */\n")
    for owner in sorted(set(leaves) | asked):
        without = children[owner] - set(leaves.get(owner, {}))
        for names, of in rows_of(leaves[owner], without) if owner in leaves else [((), ())]:
            files["a_to_i" if owner < "J" else "j_to_z"].write(
                f'HIDDEN({owner}, "{" ".join(names)}", "{" ".join(of)}")\n')


main()
