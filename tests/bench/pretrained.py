"""from_pretrained of 1 GB: by weightd, by nginx with the same files in its page cache, and from the library's own cache.

A fresh process of the interpreter of --venv (torch, transformers) loads the model; the time is that of the call.  Caches
lie in memory, so that no disk is measured: pretrained.py ENDPOINT CACHE prints seconds.
"""
import itertools
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.request

import libraries
import measuring
import servers

MODEL = "arch/qwen2.5-0.5b"
BYTES = 988097968
FILES = ("config.json", "generation_config.json", "model.safetensors")
# What the library asks of a hub: the commit, and which of its files are absent.
HUB = """
location / { add_header X-Repo-Commit %s always; try_files $uri @absent; }
location @absent { add_header X-Repo-Commit %s always; add_header X-Error-Code EntryNotFound always; return 404; }
"""
folders = itertools.count()


def load(python, endpoint, cache):
    done = subprocess.run([python, __file__, endpoint, cache], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def into_empty_cache(python, endpoint, folder):
    cache = f"{folder}/cache{next(folders)}"
    try:
        return load(python, endpoint, cache)
    finally:
        shutil.rmtree(cache)


def copy_of(url, folder):
    """The repository's files under nginx' root; the commit."""
    commit = None
    target = pathlib.Path(folder) / "www" / MODEL / "resolve" / "main"
    target.mkdir(parents=True)
    for name in FILES:
        with urllib.request.urlopen(f"{url}/{MODEL}/resolve/main/{name}") as answer, open(target / name, "wb") as out:
            shutil.copyfileobj(answer, out)
            commit = answer.headers["X-Repo-Commit"]
    assert (target / "model.safetensors").stat().st_size == BYTES
    return commit


def measure(run):
    python = {prefix: python for prefix, python in libraries.interpreters(run).items() if has_transformers(python)}
    if not python:
        return {}
    python = next(iter(python.values()))
    with servers.memory_folder() as folder, servers.weightd(run.binary) as (url, _):
        commit = copy_of(url, folder)
        with servers.nginx(folder, HUB % (commit, commit)) as files:
            kept = f"{folder}/kept"
            load(python, url, kept)
            return measuring.medians(min(run.runs, 5), [
                ("pretrained.weightd", into_empty_cache, python, url, folder),
                ("pretrained.nginx", into_empty_cache, python, files, folder),
                ("pretrained.cache", load, python, url, kept)])


def has_transformers(python):
    return subprocess.run([python, "-c", "import torch, transformers"], capture_output=True, check=False).returncode == 0


def rows(values):
    if "pretrained.weightd" in values:
        own = values["pretrained.weightd"]
        yield ("`from_pretrained` of 1 GB of bfloat16 by transformers, empty cache in memory", f"{own:.2f} s",
               f"nginx {values['pretrained.nginx']:.2f} s, the library's own cache {values['pretrained.cache']:.2f} s")


if __name__ == "__main__":
    os.environ.update(HF_ENDPOINT=sys.argv[1], HF_HOME=sys.argv[2], OMP_NUM_THREADS="2", HF_HUB_DISABLE_PROGRESS_BARS="1",
                      HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1")
    from transformers import AutoModelForCausalLM
    started = time.perf_counter()
    AutoModelForCausalLM.from_pretrained(MODEL)
    print(time.perf_counter() - started)
