"""Proves the initial values of rows: models of the library beside a daemon's, byte for byte.

    prove_replays.py URL ROW.json ..

For each class of a row, three configs and seeds that init_rules.py did not learn from:
torch.manual_seed(s); Model(config) has the values of {"config", "rows", "generator": "torch", "seed": s}.  The
classes for which all are equal become "replay" of the row; a row without any gets "unreplayed".  Rows are rewritten
in place.  Rows of the parts of a config are those of the service, or files beside the row.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "conformance"))
import client  # noqa: E402
import configs  # noqa: E402
import init_rules  # noqa: E402
import observe  # noqa: E402
import rowfiles  # noqa: E402
import torch  # noqa: E402

SEEDS = (0, 7, 2**32 + 3)
UNPROVEN = "draws in an order that is not known here"


def content(tensor):
    return tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


def difference(url, rows, config, name, seed):
    """None, or in words what differs; raises observe.Refused where the library does not build it."""
    torch.manual_seed(seed)
    model = observe.build(name, config, device="cpu")
    document = {"config": {**config, "architectures": [name]}, "rows": rows, "generator": "torch", "seed": seed}
    if any("files" in row for row in rows.values()):     # the library's names are those of memory
        document["config_overrides"] = {"names": "state_dict"}
    try:
        served = client.weights(url, document)
    except client.Refused as refused:
        problem = refused.args[0]
        return f"refused: {problem.get('errors', [{}])[0].get('pointer')}: {problem.get('detail')}"
    tied = {alias for alias, _ in observe.ties(model)}
    wrong = [key for key, tensor in model.state_dict().items()
             if (key in served or key not in tied) and (key not in served or served[key][2] != content(tensor))]
    return f"{len(wrong)} of {len(served)} differ, {wrong[:3]}" if wrong else None


def part_types(row):
    """Types of the configs inside the row's config, as the base has them."""
    found, todo = set(), [configs.base(row["model_type"])]
    while todo:
        for value in todo.pop().values():
            if isinstance(value, dict) and "model_type" in value:
                found.add(value["model_type"])
                todo.append(value)
    return found


def prove(url, path):
    row = json.loads(path.read_text())
    kind = row["model_type"]
    rows = {kind: {**row, "replay": True}}
    for part in part_types(row):
        beside = path.with_name(f"{part}.json")
        if beside.exists():
            rows[part] = json.loads(beside.read_text())
    rows[kind].pop("unreplayed", None)
    chosen = init_rules.learning_configs(kind, "held out")
    equal, reasons = [], {}
    for name in row["classes"]:
        built = 0
        for i, seed in enumerate(SEEDS):
            try:
                problem = difference(url, rows, chosen[i % len(chosen)], name, seed)
                built += 1
            except observe.Refused:
                continue
            except Exception as unexpected:
                problem = f"{type(unexpected).__name__}: {unexpected}"[:200]
            if problem:
                reasons[name] = problem
                break
        if built and name not in reasons:
            equal.append(name)
    row.pop("replay", None)
    row.pop("unreplayed", None)
    if equal:
        row["replay"] = True if len(equal) == len(row["classes"]) else equal
    if len(equal) < len(row["classes"]):
        row["unreplayed"] = UNPROVEN
    path.write_text(rowfiles.row_text(row))
    return len(equal), len(row["classes"]), reasons


def main():
    url, *files = sys.argv[1:]
    torch.set_num_threads(1)
    for file in files:
        try:
            equal, count, reasons = prove(url, pathlib.Path(file))
            print(f"{pathlib.Path(file).stem}: {equal} of {count} classes", reasons or "", flush=True)
        except Exception as problem:
            print(f"{pathlib.Path(file).stem}: {type(problem).__name__}: {str(problem)[:200]}", flush=True)


if __name__ == "__main__":
    main()
