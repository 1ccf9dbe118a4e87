"""Derives the rows of torchvision's and timm's models: architecture/rows/<library>/<file>.json.

    python tests/vectors/architectures/zoo_rows.py torchvision|timm CACHE [WORD ...]

Each model is observed on the meta device with several values of its arguments (CACHE keeps the
observations), its numbers and conditions become formulas over the arguments, what the models of a
file of the library share becomes definitions, and the row is expanded again and compared with all
observations, of which one was not used.  What is not proven is left out and listed with the reason.
Made with torch 2.15.0, torchvision 0.29.2, timm 1.0.31.  WORDs choose files by name.
"""
import collections
import inspect
import json
import os
import pickle
import sys
import warnings
import zlib

import zoo_expand
import zoo_fold
import zoo_laws
import zoo_merge
from zoo_observe import observe

ROWS = os.path.join(os.path.dirname(__file__), "../../../service/definition/architecture/rows")
HELD = 37  # of num_classes: an observation that no formula is made from


class Torchvision:
    name = "torchvision"

    def __init__(self):
        import torchvision
        self.models, self.release = torchvision.models, torchvision.__version__.split("+")[0]

    def list(self):
        return self.models.list_models()

    def file(self, model):
        module = self.models.get_model_builder(model).__module__
        return module.split("torchvision.models.")[1].replace(".", "_")

    def build(self, model, arguments):
        fixed = {"weights": None}
        if model.startswith("quantized"):
            fixed["quantize"] = False
        elif "weights_backbone" in inspect.signature(self.models.get_model_builder(model)).parameters:
            fixed["weights_backbone"] = None
        if model in ("googlenet", "inception_v3"):
            fixed["init_weights"] = True
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.models.get_model(model, **fixed, **arguments)

    def sets(self, model):
        if "raft" in model:
            return [{}]
        sets = [{}, {"num_classes": 11}, {"num_classes": HELD}]
        flag = {"googlenet": "aux_logits", "inception_v3": "aux_logits"}.get(model)
        if flag is None and ("deeplab" in model or ("fcn_" in model and "rcnn" not in model)):
            flag = "aux_loss"
        return sets + ([{flag: True}, {flag: False}] if flag else [])

    def defaults(self, model, sets):
        result = {}
        if any("num_classes" in s for s in sets):
            file = self.file(model)
            result["num_classes"] = 2 if "keypoint" in model else 21 if "segmentation" in file \
                else 91 if "detection" in file else 400 if "video" in file else 1000
        if any("aux_logits" in s for s in sets):
            result["aux_logits"] = True
        if any("aux_loss" in s for s in sets):
            result["aux_loss"] = False
        return result

    def tags(self, model, defaults):
        return None


class Timm:
    name = "timm"

    def __init__(self):
        import timm
        from timm.models import _registry
        self.timm, self.registry, self.release = timm, _registry, timm.__version__

    def list(self):
        return self.timm.list_models()

    def file(self, model):
        return self.registry._model_to_module[model]

    def build(self, model, arguments):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.timm.create_model(model, **arguments)

    def sets(self, model):
        sets = [{}, {"num_classes": 11, "in_chans": 1}, {"num_classes": 0, "in_chans": 4}]
        return sets + ([] if zlib.crc32(model.encode()) % 4
                       else [{"num_classes": HELD, "in_chans": 5}])

    def defaults(self, model, sets):
        config = self.timm.models.get_pretrained_cfg(model)
        return {"num_classes": config.num_classes if config else 1000,
                "in_chans": config.input_size[0] if config else 3}

    def tags(self, model, defaults):
        result = {}
        base = self.timm.models.get_pretrained_cfg(model)
        for name in self.registry._model_pretrained_cfgs:
            if not name.startswith(model + "."):
                continue
            config = self.registry._model_pretrained_cfgs[name]
            if config.fixed_input_size and config.input_size[1:] != base.input_size[1:]:
                continue
            own = {"num_classes": config.num_classes, "in_chans": config.input_size[0]}
            result[name.split(".", 1)[1]] = {k: v for k, v in own.items() if defaults.get(k) != v}
        return result


def observations(library, model, cache):
    path = os.path.join(cache, model + ".pickle")
    if os.path.exists(path):
        with open(path, "rb") as file:
            return pickle.load(file)
    result = []
    for i, arguments in enumerate(library.sets(model)):
        try:
            seen = observe(lambda: library.build(model, arguments), i == 0)
        except Exception as error:  # whatever the library says is a reason
            seen = {"error": repr(error)[:300]}
        seen["arguments"] = arguments
        result.append(seen)
    with open(path, "wb") as file:
        pickle.dump(result, file)
    return result


def policy(seen, reasons, model):
    """The rules of a model, as text to compare; None: the constructors' defaults."""
    rules, unknown = zoo_laws.rules(seen)
    wrong = zoo_laws.check(seen, rules)
    if unknown or wrong:
        reasons.append(f"{model}: law of {len(unknown) + len(wrong)} tensors, {(unknown + wrong)[0]}")
    return json.dumps([dict(rule, optional=True) for rule in rules]) if rules else None


def arguments_of(library, model, seen):
    """The arguments that the model takes, with its defaults, and the observations that exist."""
    good = [s for s in seen if "error" not in s]
    return library.defaults(model, [s["arguments"] for s in good if s["arguments"]]), good


def row_of(library, file, models, cache, reasons):
    nodes, defaults, policies, tags, ties, seen_of = {}, {}, {}, {}, {}, {}
    for model in models:
        seen = observations(library, model, cache)
        for one in seen:
            if "error" in one:
                reasons.append(f"{model}: {one['arguments']}: {one['error']}")
        own, good = arguments_of(library, model, seen)
        if not good or "error" in seen[0]:
            continue
        used = [s for s in good if s["arguments"].get("num_classes") != HELD]
        given = set().union(*[s["arguments"] for s in good])
        own = {k: v for k, v in own.items() if k in given}
        try:
            merged = zoo_merge.merge([dict(own, **s["arguments"]) for s in used],
                                     [s["tree"] for s in used])
        except zoo_merge.Unexplained as error:
            reasons.append(f"{model}: {error}")
            continue
        if len(merged) != 1:
            reasons.append(f"{model}: the root differs")
            continue
        nodes[model], defaults[model], seen_of[model] = merged[0][1], own, good
        rules = policy(seen[0], reasons, model)
        if rules:
            policies.setdefault(rules, []).append(model)
        if seen[0]["ties"]:
            ties[model] = [{"names": pair} for pair in seen[0]["ties"]]
        own_tags = library.tags(model, own)
        if own_tags:
            tags[model] = own_tags
    texts, definitions = zoo_fold.fold(nodes, taken=zoo_merge.LEAVES)
    row = {"model_type": file, "library": library.name, "release": library.release,
           "doc": f"Models of {library.name}'s {file}", "classes": sorted(texts), "recipe": None,
           "defaults": defaults, "models": texts, "definitions": definitions,
           "policies": [{"models": names, "init": json.loads(rules)}
                        for rules, names in policies.items()]}
    if ties:
        row["ties"] = ties
    if tags:
        row["tags"] = tags
    for model in list(nodes):
        for seen in seen_of[model]:
            text = zoo_expand.difference(seen["tree"],
                                         zoo_expand.expand(row, model, seen["arguments"]))
            if text:
                reasons.append(f"{model}: {seen['arguments']}: {text[:300]}")
                row["classes"].remove(model)
                del row["models"][model]
                break
    return row


def main():
    library = {"torchvision": Torchvision, "timm": Timm}[sys.argv[1]]()
    cache, words = sys.argv[2], sys.argv[3:]
    files, reasons, proven, only = collections.defaultdict(list), [], 0, os.environ.get("CACHED")
    for model in library.list():
        if not only or os.path.exists(os.path.join(cache, model + ".pickle")):
            files[library.file(model)].append(model)
    for file, models in sorted(files.items()):
        if words and file not in words:
            continue
        row = row_of(library, file, models, cache, reasons)
        proven += len(row["classes"])
        if row["classes"]:
            with open(os.path.join(ROWS, library.name, file + ".json"), "w") as out:
                json.dump(row, out, separators=(", ", ": "))
                out.write("\n")
        print(file, len(row["classes"]), "of", len(models), flush=True)
    print(proven, "models are proven")
    for reason in reasons:
        print("not:", reason)


if __name__ == "__main__":
    main()
