#!/usr/bin/env python3
"""Prints every model of torchvision, timm and transformers, with its state dict, for prints.py.

usage: record_prints.py FOLDER [LIBRARY...]

Writes FOLDER/LIBRARY.jsonl, one model a line: {"name", "text", "state": [[name, shape, class that owns it]...]}.
Models are built on the meta device, so that size costs nothing; of transformers each class has its default config,
at most three classes of a model type.  What cannot be built is counted by its reason in FOLDER/LIBRARY.left-out.json.
"""
import collections
import contextlib
import io
import json
import os
import pathlib
import sys
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
warnings.simplefilter("ignore")

HEADS = ("ForCausalLM", "ForConditionalGeneration", "ForMaskedLM", "ForImageClassification",
         "ForSequenceClassification", "ForCTC", "ForPreTraining")
CLASSES_MAX = 3


def torchvision_models():
    import torchvision
    for name in torchvision.models.list_models():
        yield name, lambda name=name: build_torchvision(torchvision, name)


def build_torchvision(torchvision, name):
    more = {"weights_backbone": None} if name.split("_")[0] in ("fasterrcnn", "maskrcnn", "keypointrcnn", "retinanet",
                                                                "fcos", "ssd300", "ssdlite320", "deeplabv3", "fcn",
                                                                "lraspp") else {}
    if name.startswith("quantized_"):
        more["quantize"] = False
    return torchvision.models.get_model(name, weights=None, **more)


def timm_models():
    import timm
    for name in timm.list_models():
        yield name, lambda name=name: timm.create_model(name, pretrained=False)


def transformers_models():
    import transformers
    from transformers.models.auto import modeling_auto
    classes = collections.defaultdict(list)
    tables = [name for name in dir(modeling_auto) if name.endswith("_MAPPING_NAMES")]
    for table in sorted(tables, key=lambda name: (name != "MODEL_MAPPING_NAMES", name)):
        for kind, names in getattr(modeling_auto, table).items():
            for name in names if isinstance(names, (tuple, list)) else (names,):
                if name not in classes[kind]:
                    classes[kind].append(name)
    seen = set()
    for kind, names in classes.items():
        heads = [name for name in names[1:] if name.endswith(HEADS)]
        for name in (names[:1] + sorted(heads, key=lambda n: [n.endswith(h) for h in HEADS].index(True)))[:CLASSES_MAX]:
            if name not in seen:
                seen.add(name)
                yield name, lambda kind=kind, name=name: build_transformers(transformers, kind, name)


def build_transformers(transformers, kind, name):
    cls = getattr(transformers, name)
    config = cls.config_class() if getattr(cls, "config_class", None) else transformers.AutoConfig.for_model(kind)
    return cls(config)


LIBRARIES = {"torchvision": torchvision_models, "timm": timm_models, "transformers": transformers_models}


def state_of(model):
    """The state dict's names and shapes, each with the class of the module that owns the tensor."""
    modules = dict(model.named_modules())
    rows = []
    for name, tensor in model.state_dict().items():
        owner = name
        while owner not in modules:
            owner = owner.rpartition(".")[0]
        rows.append([name, list(getattr(tensor, "shape", ())), type(modules[owner]).__name__])
    return rows


def record(folder, library):
    import torch
    left_out = collections.Counter()
    count = 0
    with open(folder / f"{library}.jsonl", "w", encoding="utf-8") as out:
        for name, build in LIBRARIES[library]():
            try:
                with torch.device("meta"), contextlib.redirect_stdout(io.StringIO()):
                    model = build()
                row = {"name": name, "text": str(model), "state": state_of(model)}
            except Exception as error:  # whatever a library raises
                left_out[f"{type(error).__name__}: {str(error)[:100]}"] += 1
                continue
            out.write(json.dumps(row) + "\n")
            out.flush()
            count += 1
            del model
    (folder / f"{library}.left-out.json").write_text(json.dumps(dict(left_out.most_common()), indent=1) + "\n")
    print(f"{library}: {count} models, {sum(left_out.values())} could not be built")


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for library in sys.argv[2:] or LIBRARIES:
        record(folder, library)


main()
