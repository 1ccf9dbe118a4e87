"""Records row_replays.txt: the values of torch.manual_seed(seed); Model(config) for rows that follow the library.

    record_row_replays.py service/definition/architecture/rows/transformers/*.json > tests/vectors/row_replays.txt

A block for the first class that the row's "replay" names: a specification as one line, then a line per tensor with
the first 16 digits of the SHA-256 of its bytes.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import configs  # noqa: E402
import init_rules  # noqa: E402
import observe  # noqa: E402
import record_config_replays  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

SEED = 42


def block(row):
    """The lines of a row; none where the library builds another model than files have."""
    proven = row["replay"]
    name = row["classes"][0] if proven is True else proven[0]
    config = init_rules.learning_configs(row["model_type"], "recorded")[0]
    torch.manual_seed(SEED)
    model = observe.build(name, config, device="cpu")
    tied = {alias for alias, _ in observe.ties(model)}
    document = {"config": {**config, "architectures": [name]}, "generator": "torch", "seed": SEED}
    yield "specification " + json.dumps(document)
    for key, tensor in model.state_dict().items():
        if key not in tied:
            yield f"tensor {key} {record_config_replays.digest(tensor)}"


def main():
    torch.set_num_threads(1)
    print(f"# transformers {transformers.__version__}, torch {torch.__version__}, by record_row_replays.py")
    for path in sys.argv[1:]:
        row = json.loads(pathlib.Path(path).read_text())
        if row.get("replay"):
            print("\n".join(block(row)), flush=True)


if __name__ == "__main__":
    main()
