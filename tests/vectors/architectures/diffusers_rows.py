"""Derives the rows of diffusers' models and proves them: architecture/rows/diffusers/<class>.json.

    python tests/vectors/architectures/diffusers_rows.py FOLDER [--seconds 90] [--part 0/1] [CLASS ...]

As batch.py, a process a class; FOLDER/rows holds the rows that are proven, FOLDER/results.jsonl
says the reason of each other.  A row requires what was not tried to be as it was: texts that no
config of the proof had, lists of other lengths, fields whose changes the library refused.
Made with torch 2.15.0, diffusers 0.42.1.
"""
import argparse
import json
import os
import signal
import sys
import time

import diffusers_library

diffusers_library.install()
import derive  # noqa: E402
import hoist  # noqa: E402
import library  # noqa: E402
import rowfiles  # noqa: E402
from solve import Late, Unsolved  # noqa: E402

# Those of the pipelines that are used most.
FIRST = """FluxTransformer2DModel SD3Transformer2DModel PixArtTransformer2DModel DiTTransformer2DModel
WanTransformer3DModel CogVideoXTransformer3DModel PriorTransformer QwenImageTransformer2DModel
HunyuanVideoTransformer3DModel LTXVideoTransformer3DModel SanaTransformer2DModel AuraFlowTransformer2DModel
Lumina2Transformer2DModel LuminaNextDiT2DModel HunyuanDiT2DModel MochiTransformer3DModel AllegroTransformer3DModel
LatteTransformer3DModel StableAudioDiTModel CogView3PlusTransformer2DModel CogView4Transformer2DModel
ChromaTransformer2DModel OmniGenTransformer2DModel HiDreamImageTransformer2DModel ZImageTransformer2DModel
Flux2Transformer2DModel CosmosTransformer3DModel EasyAnimateTransformer3DModel SkyReelsV2Transformer3DModel
WanVACETransformer3DModel WanAnimateTransformer3DModel FluxControlNetModel SD3ControlNetModel BriaTransformer2DModel
AutoencoderKLWan AutoencoderKLCogVideoX AutoencoderKLQwenImage AutoencoderDC AutoencoderKLHunyuanVideo
AutoencoderKLLTXVideo AutoencoderOobleck AutoencoderTiny ConsisIDTransformer3DModel Kandinsky5Transformer3DModel
ChronoEditTransformer3DModel HunyuanImageTransformer2DModel PRXTransformer2DModel SanaVideoTransformer3DModel
T2IAdapter CLIPImageProjection ReduxImageEncoder UVit2DModel T5FilmDecoder""".split()


def same_list(name, value):
    """Conditions that a list is that one."""
    found = [f"len({name}) == {len(value)}"]
    for at, item in enumerate(value):
        found += same_list(f"{name}[{at}]", item) if isinstance(item, list) else [f"{name}[{at}] == {item!r}"]
    return found


def unknown_values(name, default, seen):
    """(lets, conditions) that leave a field where the proof knows it; `seen` are the values of built configs."""
    if isinstance(default, bool):
        return [], [] if len({bool(v) for v in seen}) == 2 else [name if default else f"not {name}"]
    others = [v for v in seen if v is not None and v != default]
    if default is None and not others:
        return [], [f"{name} is None"]
    texts = sorted({v for v in seen if isinstance(v, str)})
    if texts:
        known = f"{name} == {texts[0]!r}" if len(texts) == 1 else f"{name} in {tuple(texts)!r}"
        return [], [f"{name} is None or {known}" if None in seen else known]
    if isinstance(default, list) or any(isinstance(v, list) for v in others):
        return lists(name, default, seen)
    return [], [] if others else [f"{name} == {default!r}"]


def lists(name, default, seen):
    values = [v for v in seen if isinstance(v, list)]
    lengths = {len(v) for v in values}
    if len(values) < 2 or default is None or any(isinstance(item, list) for v in values for item in v):
        return [], (same_list(name, default) if default is not None else [f"{name} is None"])
    texts = sorted({item for v in values for item in v if isinstance(item, str)})
    conditions = [f"len({name}) == {len(default)}"] if len(lengths) == 1 else []
    if texts:
        let = f"known_{name} = [x for x in {name} if x in {tuple(texts) + (('',) if len(texts) == 1 else ())!r}]"
        return [let], conditions + [f"len(known_{name}) == len({name})"]
    return [], conditions


class Own:
    """Bodies of classes with torch's names become definitions, whose "type" is the name."""

    def __init__(self, row):
        self.row, self.definitions = row, row.setdefault("definitions", {})

    def run(self):
        for part in ("models", "definitions"):
            for name in list(self.row[part]):
                self.row[part][name] = self.inside(self.row[part][name])
        for label, body in self.definitions.items():
            kind = body.get("type", label)
            if diffusers_library.OWN in kind:
                body["type"] = kind.partition(diffusers_library.OWN)[0]
        if not self.definitions:
            del self.row["definitions"]

    def inside(self, node):
        node = dict(node)
        for part in ("children", "of"):
            if isinstance(node.get(part), dict):
                node[part] = {name: self.moved(child) for name, child in node[part].items()}
        if "module" in node:
            node["module"] = self.moved(node["module"])
        return node

    def moved(self, node):
        if isinstance(node, str):
            label = node.partition("(")[0]
            if label.endswith(diffusers_library.OWN) and label not in self.definitions:
                self.definitions[label] = {"type": label}
            return node
        node = self.inside(node)
        if diffusers_library.OWN not in node.get("type", ""):
            return node
        body, needed = hoist.core(node), sorted(hoist.free(hoist.core(node)))
        made = {"type": body.pop("type"), **({"arguments": needed} if needed else {}), **body}
        label, n = next((name for name, each in self.definitions.items() if each == made), made["type"]), 1
        while self.definitions.get(label, made) != made:
            n += 1
            label = f"{made['type']}_{n}"
        self.definitions[label] = made
        call = f"{label}({', '.join(needed)})"
        wrappers = {name: value for name, value in node.items() if name in hoist.WRAPPERS}
        return {**wrappers, "module": call} if wrappers else call


class Derivation(derive.Derivation):
    def row(self):
        row = super().row()
        row.update(library="diffusers", doc=f"{self.model_type} of diffusers", recipe=None)
        return row

    def their_variations(self):
        return iter(())

    def seen_values(self, name):
        found = []
        for (_, text), observed in self.sampler.observed.items():
            if observed is None:
                continue
            config = dict(eval(text, {"nan": None, "inf": float("inf")}))
            value = config.get(name, self.sampler.fields[name])
            if value not in found or any(type(v) is not type(value) for v in found if v == value):
                found.append(value)
        return found

    def guarded(self, row):
        lets, conditions = [], list(row.get("requires", ()))
        for name, default in row["fields"].items():
            more, these = unknown_values(name, default, self.seen_values(name))
            lets += more
            conditions += these
            if not these and name not in self.effective and name not in row.get("kinds", {}):
                row.setdefault("kinds", {})[name] = "any"
        Own(row).run()
        if conditions:
            row["requires"] = conditions
        if lets:
            row["let"] = row.get("let", []) + lets
        return row

    def prove(self, row):
        """Also fields without an effect alone are changed beside others."""
        effective = self.effective
        quiet = [name for name in self.sampler.fields if name not in effective]
        self.effective = effective + quiet
        try:
            return super().prove(row)
        finally:
            self.effective = effective

    def run(self):
        row, tried = super().run()
        return self.guarded(row), tried


def attempt(name, seconds, folder):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(int(seconds * 6) + 10)
        start, said = time.process_time(), {}
        try:
            found = Derivation(name, seconds=seconds)
            row, tried = found.run()
            with open(os.path.join(folder, "rows", name + ".json"), "w") as file:
                file.write(rowfiles.row_text(row))
            said = {"proven": tried, "configs": len(found.configs), "missing": found.reasons,
                    "requires": len(row.get("requires", ())), "seconds": round(time.process_time() - start, 1)}
        except (Unsolved, Late) as error:
            said = {"reason": str(error)[:400]}
        except BaseException as error:
            said = {"reason": f"error of the script: {type(error).__name__}: {str(error)[:300]}"}
        finally:
            os.write(writer, json.dumps(said).encode())
            os._exit(0)
    os.close(writer)
    said = b""
    while part := os.read(reader, 65536):
        said += part
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return json.loads(said) if said else {"reason": f"the process ended with {status}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--part", default="0/1")
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    os.makedirs(os.path.join(options.folder, "rows"), exist_ok=True)
    results, done = os.path.join(options.folder, "results.jsonl"), {}
    if os.path.exists(results):
        for line in open(results):
            done[json.loads(line)["type"]] = json.loads(line)
    part, parts = map(int, options.part.split("/"))
    names = options.names or list(dict.fromkeys(FIRST + library.types()))
    for name in names[part::parts]:
        if name in done and not (options.again and "reason" in done[name]):
            continue
        said = attempt(name, options.seconds, options.folder)
        with open(results, "a") as file:
            file.write(json.dumps({"type": name, **said}) + "\n")
        print(name, "proven" if "proven" in said else said["reason"][:300], said.get("seconds", ""), flush=True)


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    main()
