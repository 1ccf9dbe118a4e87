#!/usr/bin/env python3
"""Loads the tiny twin of every architecture and class with the transformers of this interpreter.

usage: twins.py URL [--only TEXT|NAME,NAME,...] [--classes] [--sample] [--write]

The library itself downloads arch/<name>.tiny from URL: by its Auto class, with an empty loading report, a
finite forward pass, generate() where the class has it, the config that it would make itself, and a tokenizer
that gives back any text.  Prints a table, and what fails; exits with 1 if anything does, with 77 where torch or
transformers is absent.  The first class of each type is tried; --classes tries all of them, and --sample one
class of each architecture in a few.  Twins that load and that this script has no inputs for are listed apart.
--write puts the tables into service/notes/twins.md.
"""
import argparse
import copy
import importlib
import inspect
import json
import os
import pathlib
import random
import sys
import tempfile
import time
import urllib.request

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "service" / "notes" / "twins.md"
BEGIN, END = "<!-- twins:begin -->", "<!-- twins:end -->"
ROWS = pathlib.Path(__file__).resolve().parents[2] / "service" / "definition" / "architecture" / "rows" / "configs"
KNOWN = {name: row for path in ROWS.glob("_*.json") for name, row in json.loads(path.read_text())["configs"].items()}
SAMPLE = ["gpt2", "llama", "deepseek_v3", "BertForMaskedLM", "t5", "vit"]
# The library calls the class of this config by another name, or has none.
ELSEWHERE = {"Gemma3ForSequenceClassification": "Gemma3TextForSequenceClassification"}
ABSENT = {"Gemma3ForTokenClassification"}
# More than this is not downloaded.
LARGEST = 200_000_000
# Its number of blocks follows from the list of their types, not the other way round.
OWN_WAYS = {"dory"}
# Published sizes whose twins differ from those of the defaults.
PUBLISHED = ["llama-3.1-405b", "gemma-3-1b", "qwen3-30b-a3b", "mixtral-8x7b", "opt-350m", "falcon-40b", "flan-t5-small",
             "xlm-roberta-large", "whisper-large-v3", "gpt-oss-120b", "deepseek-v3", "phi-3-mini-4k", "mamba-130m"]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--only", default="")
    parser.add_argument("--classes", action="store_true")
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def answer(url, path):
    with urllib.request.urlopen(url + path) as reply:
        return json.load(reply)


def auto_class(config, class_name):
    """The Auto class that makes this class of the config; the class itself where none does."""
    found = []
    for name in dir(transformers):
        mapping = getattr(getattr(transformers, name), "_model_mapping", None) if name.startswith("AutoModel") else None
        if mapping is not None and type(config) in mapping.keys():
            try:
                classes = mapping[type(config)]
            except ValueError:  # the library names a class there that it does not export
                continue
            classes = classes if isinstance(classes, tuple) else (classes,)
            if classes[0].__name__ == class_name:
                found.append(name)
    if class_name in ELSEWHERE:
        return ELSEWHERE[class_name]
    # Of several the one that is named for what the class does.
    found.sort(key=lambda name: (not class_name.endswith(name.removeprefix("Auto")), len(name)))
    return found[0] if found else class_name


def library_class(config, name):
    """A class of the library; parts of models are in the module of their type alone."""
    if hasattr(transformers, name):
        return getattr(transformers, name)
    return getattr(importlib.import_module(type(config).__module__.replace(".configuration_", ".modeling_")), name)


def find(config, *names):
    """The first of these fields that the config, or a config inside it, has."""
    parts = [config] + [value for value in vars(config).values() if isinstance(value, transformers.PretrainedConfig)]
    for name in names:
        for part in parts:
            if getattr(part, name, None) is not None:
                return getattr(part, name)
    return None


def tokens(model):
    ids = torch.tensor([[72, 101, 108, 108, 111, 256]]) % (find(model.config, "vocab_size") or 300)
    return ids[None].repeat(1, 2, 1) if "MultipleChoice" in type(model).__name__ else ids


def pixels(model):
    side = find(model.config, "image_size") or 32
    side = side if isinstance(side, (list, tuple)) else (side,) * 2
    return torch.rand(1, find(model.config, "num_channels", "in_channels") or 3, *side)


def features(model):
    bins, positions = find(model.config, "num_mel_bins"), find(model.config, "max_source_positions")
    if find(model.config, "input_feat_per_channel"):
        return torch.rand(1, 40, find(model.config, "input_feat_per_channel"))
    return torch.rand(1, bins or 80, 2 * (positions or 50))


MAKERS = {"input_ids": tokens, "pixel_values": pixels, "input_features": features,
          "input_values": lambda model: torch.rand(1, 8000),
          "bbox": lambda model: torch.zeros(*tokens(model).shape, 4, dtype=torch.long),
          "decoder_input_ids": lambda model: torch.tensor([[find(model.config, "decoder_start_token_id") or 0, 65]]),
          "inputs": tokens}


def inputs(model):
    """Things that the model may take: its main input alone, then with whatever else it can be given."""
    config, main, known = model.config, model.main_input_name, inspect.signature(model.forward).parameters
    first = [main]
    if config.is_encoder_decoder and "decoder_input_ids" in known and not type(model).__name__.endswith(
            ("EncoderModel", "AudioClassification", "TokenClassification", "SequenceClassification",
             "QuestionAnswering")):
        first.append("decoder_input_ids")
    needed = [name for name, row in known.items() if row.default is inspect.Parameter.empty
              and row.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    for names in (first, first + needed, [name for name in MAKERS if name in known and "decoder" not in name],
                  [name for name in MAKERS if name in known]):
        made = {name: MAKERS[name](model) for name in dict.fromkeys(names) if name in MAKERS}
        yield {name: value.to(model.dtype) if value.is_floating_point() else value for name, value in made.items()}


def outputs(result):
    """All tensors of numbers in what a model answered."""
    if torch.is_tensor(result):
        return [result] if result.is_floating_point() else []
    found = []
    for value in result.values() if hasattr(result, "values") else result if isinstance(result, (list, tuple)) else ():
        found += outputs(value)
    return found


def forward(model):
    """None; or why none of the inputs that are made here fits."""
    why = "no inputs"
    for given in inputs(model):
        try:
            with torch.no_grad():
                values = outputs(model(**given))
        except Exception as problem:  # of many kinds
            why = f"{type(problem).__name__}: {str(problem).splitlines()[0][:90] if str(problem) else ''}"
            continue
        assert values, "no output"
        assert all(torch.isfinite(value).all() for value in values), "an output is not finite"
        if model.can_generate() and type(model).__name__.endswith(("ForCausalLM", "LMHeadModel")):
            with torch.no_grad():
                made = model.generate(**given, max_new_tokens=4, do_sample=False)
            assert made.shape[-1] > 1, "generate() made nothing"
        return None
    return why


def check_config(url, name, config):
    given = answer(url, f"/{name}/resolve/main/config.json")
    own = {key: value for key, value in given.items() if key not in ("torch_dtype",)}
    drop = ("_name_or_path", "transformers_version")

    def compare(members):
        made = type(config)(**type(config)._decode_special_floats(copy.deepcopy(members)))
        theirs, ours = [{k: v for k, v in c.to_dict().items() if k not in drop} for c in (config, made)]
        assert theirs == ours, {k: (theirs.get(k), ours.get(k)) for k in theirs.keys() | ours.keys()
                                if theirs.get(k) != ours.get(k)}
        return theirs

    theirs = compare(own)
    lost = [key for key in own if key not in drop and key not in theirs and not key.startswith("rope")
            and key not in type(config).attribute_map and key not in ("num_labels", "partial_rotary_factor")]
    assert not lost, f"the library dropped {lost}"
    check_members(config, own, compare)


def check_members(config, own, compare):
    """All members are there that save_pretrained() writes, and those that nobody gave say nothing."""
    default = json.loads(json.dumps(type(config)().to_diff_dict()))
    row = KNOWN.get(type(config).model_type, {})
    names = set(own) | {type(config).attribute_map.get(key, key) for key in own}
    turned = any("rope" in key or "rotary" in key for key in own)
    missing = [key for key in default if key not in names and key != "transformers_version"
               and "unless" not in row.get("derived", {}).get(key, {}) and not (turned and key == "rope_parameters")]
    assert not missing, f"config.json has no {missing}"
    if type(config).model_type in OWN_WAYS:
        return
    nested = [key for key, value in own.items() if isinstance(value, dict) and "model_type" in value]
    computed = {key for key, how in row.get("derived", {}).items() if {"is", "repeat"} & how.keys()
                and key not in ("num_hidden_layers", "head_dim", "num_key_value_heads", "num_kv_heads",
                                "word_embed_proj_dim")}  # said by twins
    compare({key: value for key, value in own.items() if key in nested or key not in computed
             and (key not in default or default[key] != value)})


def check_tokenizer(name):
    tokenizer = transformers.AutoTokenizer.from_pretrained(name)
    source = random.Random(name)
    texts = ["", " leading and  double spaces\n\t", "naïve Straße 東京 🙂", "".join(chr(source.choice(
        [source.randrange(1, 0x80), source.randrange(0xa0, 0xd800), source.randrange(0x10000, 0x11000)]))
        for _ in range(200))]
    for text in texts:
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        assert ids == list(text.encode()), (text, ids)
        assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == text, text
    assert tokenizer.eos_token_id == 256, tokenizer.eos_token_id


def check(url, name):
    """What was loaded, by which class, how much of it there is, and why it was not run."""
    size = answer(url, f"/api/models/{name}")["safetensors"]["total"]
    assert size < LARGEST, f"{size:,} numbers are no twin"
    config = transformers.AutoConfig.from_pretrained(name)
    check_config(url, name, config)
    class_name = config.architectures[0]
    auto = auto_class(config, class_name)
    model, report = library_class(config, auto).from_pretrained(name, output_loading_info=True)
    assert type(model).__name__ == ELSEWHERE.get(class_name, class_name), type(model).__name__
    left = {key: value for key, value in report.items() if value}
    assert not left, left
    model.eval()
    why = forward(model)
    has_tokenizer = huggingface_hub.file_exists(name, "tokenizer.json")
    if has_tokenizer:
        check_tokenizer(name)
    if model.can_generate():
        transformers.GenerationConfig.from_pretrained(name)
    return class_name, auto, sum(p.numel() for p in model.parameters()), has_tokenizer, why


def check_pipelines(name):
    made = transformers.pipeline("text-generation", name)("Hello", max_new_tokens=8)
    assert made[0]["generated_text"].startswith("Hello"), made
    made = transformers.pipeline("text-generation", name)([{"role": "user", "content": "Hello"}], max_new_tokens=8)
    assert made[0]["generated_text"][-1]["role"] == "assistant", made
    made = transformers.pipeline("fill-mask", "arch/BertForMaskedLM.tiny")("Hell<|mask|>")
    assert made, made
    image = Image.new("RGB", (40, 30), (200, 10, 10))
    assert transformers.pipeline("image-classification", "arch/vit.tiny")(image)
    made = transformers.pipeline("automatic-speech-recognition", "arch/whisper.tiny")(
        numpy.zeros(8000, dtype=numpy.float32))
    assert made["text"], made
    transformers.AutoImageProcessor.from_pretrained("arch/clip_vision_model.tiny")


def names(url, only, sample, classes):
    if sample:
        return SAMPLE
    found = []
    for row in answer(url, "/v1/catalog/architectures")["architectures"]:
        found += [row["name"]] + (row["classes"][1:] if classes else [])
    wanted = only.split(",")
    return [name for name in found + PUBLISHED
            if (name in wanted if len(wanted) > 1 else only in name) and name not in ABSENT]


def write(text):
    document = DOCUMENT.read_text()
    before, rest = document.split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1])


def main():
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    rows, failures, unrun, start = [], [], [], time.monotonic()
    for name in names(asked.url, asked.only, asked.sample, asked.classes):
        try:
            class_name, auto, size, has_tokenizer, why = check(asked.url, f"arch/{name}.tiny")
            rows.append(f"| `{name}` | {class_name} | {auto} | {size:,} | {'yes' if has_tokenizer else ''} |")
            if why is not None:
                unrun.append(f"| `{name}` | {class_name} | {why.replace('|', ' ')} |")
                print("NOT RUN", unrun[-1], flush=True)
        except Exception as problem:  # of the library's many kinds
            failures.append(f"{name}: {type(problem).__name__}: {str(problem)[:600]}")
            print("FAIL", failures[-1], flush=True)
    if not asked.only:
        try:
            check_pipelines("arch/llama-tiny")
        except Exception as problem:
            failures.append(f"pipelines: {type(problem).__name__}: {str(problem)[:600]}")
            print("FAIL", failures[-1])
    table = (f"{len(rows)} twins, each loaded by transformers {transformers.__version__} from a running server, with an "
             f"empty loading report and an equal config, {len(rows) - len(unrun)} with a finite forward pass:\n\n"
             "| `arch/….tiny` | class | loaded by | parameters | tokenizer |\n|---|---|---|---|---|\n" + "\n".join(rows))
    if unrun:
        table += ("\n\nLoaded, and not run, since the inputs that the script makes do not fit:\n\n"
                  "| `arch/….tiny` | class | the library says |\n|---|---|---|\n" + "\n".join(unrun))
    print(f"{len(rows)} passed, {len(unrun)} of them not run, {len(failures)} failed in {time.monotonic() - start:.0f} s")
    if failures:
        table += "\n\nNot loaded:\n\n" + "\n".join(f"- {text[:160]}" for text in failures)
    if asked.write:
        write(table)
    return 1 if failures else 0


if __name__ == "__main__":
    asked = arguments()
    with tempfile.TemporaryDirectory() as cache:
        # The library reads these when it is imported.
        os.environ.update(HF_ENDPOINT=asked.url, HF_HUB_CACHE=cache, HF_HUB_DISABLE_TELEMETRY="1",
                          HF_HUB_DISABLE_PROGRESS_BARS="1")
        os.environ.pop("HF_HUB_OFFLINE", None)
        try:
            import huggingface_hub
            import numpy
            import torch
            import transformers
            from PIL import Image
        except ImportError as absent:
            print("SKIPPED twins beside transformers:", absent)
            sys.exit(77)
        sys.exit(main())
