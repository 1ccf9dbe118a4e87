"""Derives the rows of many types, one process a type, one at a time, and keeps a table of the results.

    python tests/vectors/architectures/batch.py FOLDER [--seconds 120] [--again] [TYPE ...]

FOLDER/rows holds a file for each type that is proven, FOLDER/results.jsonl a line for each that was tried;
types with a line are left out next time (--again: those that failed are tried again).  Several processes may
work in one folder.  --reasons prints the types of auto classes that are not in CATALOG.md, each with its reason.
"""
import argparse
import importlib
import json
import os
import pathlib
import re
import resource
import signal
import sys
import time

import config_fields
import library
import rowfiles

MEMORY = 12 << 30
# The most used types first.
FIRST = """bert roberta xlm-roberta mpnet albert electra deberta-v2 deberta bart mbart marian pegasus blenderbot
gemma3_text cohere olmo2 granite glm glm4 bloom qwen3_next llama4_text phi smollm3 ernie4_5 exaone4 hunyuan_v1_dense
layoutlm layoutlmv3 modernbert xlm camembert wav2vec2 hubert wavlm clip_text_model clip_vision_model clip siglip
siglip_text_model siglip_vision_model blip_text_model blip_vision_model blip sam_vision_model sam detr conditional_detr swin swinv2 convnext
convnextv2 resnet segformer deit beit dinov2 data2vec-vision mobilenet_v2 efficientnet regnet poolformer cvt levit
qwen2_vl_text qwen2_vl_vision qwen2_vl qwen2_5_vl_text qwen2_5_vl_vision qwen2_5_vl gemma3 llava mamba2 squeezebert mobilebert funnel xlnet
ctrl openai-gpt gpt_neo gptj codegen biogpt t5gemma mt5 umt5 longt5 switch_transformers bigbird_pegasus big_bird longformer led
convbert nystromformer rembert roformer camembert ernie canine fnet splinter mega mvp plbart m2m_100 nllb-moe
speecht5 hubert sew sew-d unispeech data2vec-audio data2vec-text audio-spectrogram-transformer clap vilt lxmert
visual_bert flava align chinese_clip owlvit owlv2 git persimmon stablelm nemotron jamba bamba zamba dbrx jetmoe moonshine
dpt glpn upernet mask2former maskformer oneformer vitmatte yolos rt_detr table-transformer deformable_detr
timesformer videomae vivit vit_mae vit_msn ijepa dinov3_vit hiera pvt pvt_v2 swiftformer focalnet bit dinat""".split()


def order(names):
    known = library.types()
    first = [name for name in FIRST if name in known]
    small = sorted((name for name in known if name not in first), key=lambda name: (len(library.class_names(name)) == 0,))
    return names if names else list(dict.fromkeys(first + small))


def attempt(model_type, seconds, folder):
    """Runs one type in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            import derive
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.setitimer(signal.ITIMER_PROF, seconds * 1.3 + 10)
            sys.stderr = open(os.devnull, "w")
            row, said = derive.derive(model_type, seconds)
            if row is not None:
                with open(os.path.join(folder, "rows", model_type + ".json"), "w") as file:
                    file.write(rowfiles.row_text(row))
            os.write(writer, json.dumps(said).encode())
        finally:
            os._exit(0)
    os.close(writer)
    said = b""
    while part := os.read(reader, 65536):
        said += part
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return json.loads(said) if said else {"reason": f"the process ended with {status}"}


def claimed(folder, name):
    """Whether another process has begun the type; if not, this one has."""
    try:
        os.close(os.open(os.path.join(folder, "claims", name), os.O_CREAT | os.O_EXCL))
        return False
    except FileExistsError:
        return True


def reasons(done):
    """`type: reason` of all that no row and no family in C reads."""
    text = (pathlib.Path(__file__).resolve().parents[3] / "CATALOG.md").read_text()
    known = set(re.findall(r"^\| `([\w.-]+)` \|", text, re.MULTILINE))
    for name in config_fields.auto_types():
        if name not in known:
            said = done.get(name, {})
            yield f"{name}: {shortened(said)}"


def shortened(said):
    if not said:
        return "not tried"
    if "proven" in said:
        return "proven, not in the tree: " + said.get("check", "the service was not asked")
    return re.sub(r"\s+", " ", said["reason"].split("; ")[0])[:160]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--stop", type=float, help="seconds since the epoch after which nothing is begun")
    parser.add_argument("--part", default="0/1", help="1/2: every second type, from the second on")
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("types", nargs="*")
    options = parser.parse_intermixed_args()
    for part in ("rows", "claims"):
        os.makedirs(os.path.join(options.folder, part), exist_ok=True)
    results = os.path.join(options.folder, "results.jsonl")
    done = {}
    if os.path.exists(results):
        for line in open(results):
            each = json.loads(line)
            done[each["type"]] = each
    if options.reasons:
        print("\n".join(reasons(done)))
        return
    library.quicken()
    importlib.import_module("derive")
    part, parts = map(int, options.part.split("/"))
    for name in order(options.types)[part::parts]:
        if name in done and not (options.again and "reason" in done[name]):
            continue
        if options.stop and time.time() > options.stop:
            break
        if claimed(options.folder, name) and name not in done:
            continue
        said = attempt(name, options.seconds, options.folder)
        with open(results, "a") as file:
            file.write(json.dumps({"type": name, **said}) + "\n")
        print(name, "proven" if "proven" in said else said["reason"][:200], said.get("seconds", ""), flush=True)


if __name__ == "__main__":
    main()
