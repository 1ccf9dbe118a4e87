"""Says in words what differs between rows that were derived anew and the rows of the tree.

    python tests/vectors/architectures/rowdiff.py FOLDER service/definition/architecture/rows/transformers

FOLDER is one that batch.py wrote.  Initializers are left out: they are learned apart.
"""
import json
import os
import sys

LEFT_OUT = ("initializer", "values")


def plain(node):
    """A body without what says values."""
    if isinstance(node, dict):
        kept = {key: plain(value) for key, value in node.items() if key not in LEFT_OUT}
        return kept["shape"] if list(kept) == ["shape"] else kept
    return [plain(item) for item in node] if isinstance(node, list) else node


def members(was, now, what):
    """Sentences on the members of an object."""
    for name in now:
        if name not in was:
            yield f"{what} {name} is new"
        elif plain(was[name]) != plain(now[name]):
            yield f"{what} {name}: {short(was[name])} became {short(now[name])}"
    for name in was:
        if name not in now:
            yield f"{what} {name} is gone"


def short(value):
    text = json.dumps(plain(value))
    return text if len(text) <= 70 else "another body" if isinstance(value, dict) else text[:70] + ".."


def differences(was, now):
    for key, what in (("fields", "field"), ("models", "class"), ("definitions", "part"), ("ties", "ties of")):
        yield from members(was.get(key, {}), now.get(key, {}), what)
    for key in ("let", "requires", "aliases"):
        if was.get(key) != now.get(key):
            yield f"{key}: {short(was.get(key))} became {short(now.get(key))}"


def load(path):
    with open(path) as file:
        return json.load(file)


def main():
    folder, tree = sys.argv[1:3]
    with open(os.path.join(folder, "results.jsonl")) as file:
        results = {each["type"]: each for each in map(json.loads, file)}
    for name, said in results.items():
        here, there = os.path.join(tree, name + ".json"), os.path.join(folder, "rows", name + ".json")
        if "reason" in said:
            print(f"{name}: not proven: {said['reason']}")
        elif not os.path.exists(here):
            print(f"{name}: not in the tree")
        else:
            was, now = load(here), load(there)
            found = list(differences(was, now))
            releases = f"{was['release']} and {now['release']}"
            print(f"{name}: the same in {releases}" if not found else
                  f"{name}, {releases}: " + "; ".join(found[:12]))


if __name__ == "__main__":
    main()
