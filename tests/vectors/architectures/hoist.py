"""Bodies that several classes share become definitions, written once."""
import functools
import json
import pathlib
import re

WRAPPERS = ("if", "repeat", "index")
CONTAINERS = ("ModuleList", "Sequential", "ModuleDict", "ParameterList")
NAME = re.compile(r"(?<![\w.'\"])([ijkl])(?![\w'\"(])")


@functools.lru_cache(None)
def catalogue():
    """Types that the service has without a row: a body with such a name must be a definition."""
    folder = pathlib.Path(__file__).resolve().parents[3] / "service" / "core" / "module_type"
    return {name for file in folder.glob("*.c") for name in re.findall(r'\.name = "(\w+)"', file.read_text())}


def core(node):
    return {key: value for key, value in node.items() if key not in WRAPPERS}


def free(node):
    """Names of repeats that the node uses and does not bind."""
    if isinstance(node, str):
        return set(NAME.findall(node))
    if isinstance(node, list):
        return set().union(*map(free, node)) if node else set()
    if isinstance(node, dict):
        found = set()
        for key, value in node.items():
            if key in ("type", "index", "class", "config"):
                continue
            if "{" in key:
                found |= set(NAME.findall(key))
            found |= free(value)
        for value in node.values():
            if isinstance(value, dict) and "index" in value:
                found.discard(value["index"])
        return found
    return set()


def is_body(node):
    return isinstance(node, dict) and "type" in node and node["type"] not in CONTAINERS


def key_of(node):
    return json.dumps(core(node), sort_keys=True)


class Hoister:
    def __init__(self, models):
        self.models = models
        self.counts, self.labels, self.definitions = {}, {}, {}

    def visit(self, node):
        """Counts the places of each body that stands alone; what is inside one is counted once."""
        if not isinstance(node, dict):
            return
        if is_body(node) and len(core(node)) > 1 and not free(core(node)):
            key = key_of(node)
            self.counts[key] = self.counts.get(key, 0) + 1
            if self.counts[key] > 1:
                return
        for part in ("children", "of"):
            if isinstance(node.get(part), dict):
                for child in node[part].values():
                    self.visit(child)
        if isinstance(node.get("module"), dict):
            self.visit(node["module"])

    def label(self, key, name):
        if key not in self.labels:
            label, n = name, 2
            taken = set(self.labels.values()) | set(self.models)
            if key == self.root_keys.get(name):
                label = name
            else:
                # A definition with the name of a class of torch would take the calls of that class.
                while label in taken or label in catalogue():
                    label, n = f"{name}_{n}", n + 1
            self.labels[key] = label
        return self.labels[key]

    def rewrite(self, node):
        if not isinstance(node, dict):
            return node
        if is_body(node):
            key = key_of(node)
            if self.counts.get(key, 0) > 1:
                label = self.label(key, node["type"])
                if label not in self.models and label not in self.definitions:
                    self.definitions[label] = None
                    body = self.inside(core(node))
                    if label == node["type"]:
                        body.pop("type")
                    self.definitions[label] = body
                wrappers = {name: value for name, value in node.items() if name in WRAPPERS}
                return {**wrappers, "module": label + "()"} if wrappers else label + "()"
        return self.inside(node)

    def inside(self, node):
        node = dict(node)
        for part in ("children", "of"):
            if isinstance(node.get(part), dict):
                node[part] = {name: self.rewrite(child) for name, child in node[part].items()}
        return node

    def apart(self, node):
        """A body in place whose class has the name of a definition becomes a definition of its own."""
        node = dict(node)
        for part in ("children", "of"):
            if isinstance(node.get(part), dict):
                node[part] = {name: self.moved(child) for name, child in node[part].items()}
        return node

    def moved(self, node):
        if not isinstance(node, dict):
            return node
        node = self.apart(node)
        if not is_body(node) or len(core(node)) == 1:
            return node
        if node["type"] not in self.definitions and node["type"] not in catalogue():
            return node
        body, needed = core(node), sorted(free(core(node)))
        label = next((name for name, each in self.definitions.items()
                      if {"type": name, **{key: v for key, v in each.items() if key != "arguments"}} == body), None)
        if label is None:
            label, n = node["type"], 1
            while label in self.definitions or label in self.models or label in catalogue():
                n += 1
                label = f"{node['type']}_{n}"
            kind = body.pop("type")
            self.definitions[label] = {**({} if label == kind else {"type": kind}), **({"arguments": needed} if needed else {}), **body}
        call = f"{label}({', '.join(needed)})"
        wrappers = {name: value for name, value in node.items() if name in WRAPPERS}
        return {**wrappers, "module": call} if wrappers else call

    def run(self):
        self.root_keys = {name: json.dumps({"type": name, **body}, sort_keys=True) for name, body in self.models.items()}
        for name, body in self.models.items():
            self.visit({"type": name, **body})
        models = {name: self.inside(body) for name, body in self.models.items()}
        used = json.dumps([models, self.definitions])
        for name, body in models.items():
            if f'"{name}()"' in used:
                self.definitions[name] = body
        models = {name: self.apart(body) for name, body in models.items()}
        for label in list(self.definitions):
            self.definitions[label] = self.apart(self.definitions[label])
        return models, dict(sorted(self.definitions.items()))


def hoist(models):
    return Hoister(models).run()
