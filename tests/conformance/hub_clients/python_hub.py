#!/usr/bin/env python3
"""huggingface_hub, unmodified, against the daemon: python_hub.py URL.

Downloads are compared with the file that /v1 answers, listings with the downloads, a resumed download with a whole
one; the last line names the version.  Exits 77 where huggingface_hub is not installed.
"""
import hashlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

URL = sys.argv[1]
SCRATCH = tempfile.TemporaryDirectory()
os.environ.update(HF_ENDPOINT=URL, HF_HOME=SCRATCH.name, HF_HUB_DISABLE_TELEMETRY="1",
                  HF_HUB_DISABLE_PROGRESS_BARS="1", NO_PROXY="*")
try:
    import huggingface_hub
    from huggingface_hub import (HfApi, HfFileSystem, get_safetensors_metadata, hf_hub_download,
                                 snapshot_download)
    from huggingface_hub.errors import RemoteEntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError
except ImportError:
    sys.exit(77)

failures = []


def check(name, holds, detail=""):
    print(f"{'ok' if holds else 'NOT OK'}: {name} {detail if not holds else ''}")
    if not holds:
        failures.append(name)


def raises(kind, call):
    try:
        call()
    except kind:
        return True
    except Exception as error:
        print(type(error).__name__, error)
    return False


def ask(method, path, document=None, headers=None):
    body = None if document is None else json.dumps(document).encode()
    request = urllib.request.Request(URL + path, body, {"Content-Type": "application/json", **(headers or {})},
                                     method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def register():
    """A model of 40 MB and its file as /v1 answers it."""
    model = json.loads(ask("POST", "/v1/models", {"model": ["Linear(1000, 1000)"] * 10, "seed": 3}))
    return model["id"], ask("GET", f"/v1/models/{model['id']}/weights.safetensors")


def check_downloads(repo, whole):
    digest = hashlib.sha256(whole).hexdigest()
    check("hf_hub_download gives the file of /v1", sha256(hf_hub_download(repo, "model.safetensors")) == digest)
    other = hf_hub_download(repo, "model.safetensors", revision="seed-7.dtype-bf16")
    check("a revision varies the model", os.path.getsize(other) < len(whole) * 0.6)
    commit = pathlib.Path(other).parent.name
    check("a commit is a revision", sha256(hf_hub_download(repo, "model.safetensors", revision=commit,
                                                          force_download=True)) == sha256(other))
    folder = pathlib.Path(snapshot_download(repo, revision="shard_bytes-10000000", max_workers=8))
    index = json.loads((folder / "model.safetensors.index.json").read_text())
    names = set(index["weight_map"].values())
    check("a snapshot has the shards of its index", names and all((folder / n).exists() for n in names), str(names))
    check("a snapshot has all files that are listed", {p.name for p in folder.iterdir()} ==
          set(HfApi().list_repo_files(repo, revision="shard_bytes-10000000")))


def check_errors(repo):
    check("a missing file is RemoteEntryNotFoundError",
          raises(RemoteEntryNotFoundError, lambda: hf_hub_download(repo, "nothing.bin")))
    check("a missing revision is RevisionNotFoundError",
          raises(RevisionNotFoundError, lambda: hf_hub_download(repo, "model.safetensors", revision="refs/pr/1")))
    check("a missing repository is RepositoryNotFoundError",
          raises(RepositoryNotFoundError, lambda: hf_hub_download("ann/none", "config.json")))
    check("a name without a namespace is RepositoryNotFoundError",
          raises(RepositoryNotFoundError, lambda: hf_hub_download("gpt2", "config.json")))
    missing = list(pathlib.Path(SCRATCH.name).glob("hub/models--models--*/.no_exist/*/nothing.bin"))
    check("an absence is remembered", len(missing) == 1)


def check_listings(repo, whole):
    api = HfApi()
    info = api.model_info(repo, files_metadata=True, securityStatus=True)
    sizes = {s.rfilename: s.size for s in info.siblings}
    check("model_info has sizes", sizes.get("model.safetensors") == len(whole), str(sizes))
    check("expand chooses", api.model_info(repo, expand=["sha", "tags"]).sha == info.sha)
    tree = {f.path: f for f in api.list_repo_tree(repo, recursive=True, expand=True)}
    check("a tree has sizes and commits", tree["model.safetensors"].size == len(whole) and
          tree["model.safetensors"].last_commit.oid == info.sha)
    check("paths_info leaves out what is missing",
          [f.path for f in api.get_paths_info(repo, ["model.safetensors", "x"])] == ["model.safetensors"])
    check("refs name the commit", api.list_repo_refs(repo).branches[0].target_commit == info.sha)
    check("commits are one", [c.commit_id for c in api.list_repo_commits(repo)] == [info.sha])
    check("existence is told", api.file_exists(repo, "model.safetensors") and not api.file_exists(repo, "x") and
          api.repo_exists(repo) and not api.repo_exists("ann/none") and api.revision_exists(repo, "seed-1") and
          not api.revision_exists(repo, "other"))
    check("models are listed in pages", len(list(api.list_models(author="arch", limit=None))) > 20)
    metadata = get_safetensors_metadata(repo)
    check("safetensors metadata are read by Range", metadata.parameter_count == {"F32": 10010000}, str(metadata.parameter_count))
    metadata = get_safetensors_metadata(repo, revision="shard_bytes-30000000")
    check("sharded metadata are read by Range", metadata.sharded and metadata.parameter_count == {"F32": 10010000})


def check_file_system(repo, whole):
    """Of a name: a namespace "models" is the kind of repository to this class."""
    files = HfFileSystem()
    path = f"{repo}/model.safetensors"
    check("HfFileSystem lists", path in files.ls(repo, detail=False), str(files.ls(repo, detail=False)))
    with files.open(path, "rb", block_size=1 << 16) as file:
        file.seek(len(whole) // 2)
        part = file.read(1000)
    check("HfFileSystem reads parts", part == whole[len(whole) // 2:len(whole) // 2 + 1000])
    check("HfFileSystem finds shards of a revision",
          len(files.glob(f"{repo}@shard_bytes-30000000/model-*.safetensors")) == 2)


def check_resume(repo, whole):
    """A proxy that cuts the first answer half way: the client goes on with Range."""
    host, port = URL.removeprefix("http://").split(":")
    ranges = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            client, _ = listener.accept()
            threading.Thread(target=relay, args=(client,), daemon=True).start()

    def relay(client):
        with client, socket.create_connection((host, int(port))) as upstream:
            head = b""
            while b"\r\n\r\n" not in head:
                block = client.recv(65536)
                if not block:
                    return
                head += block
            is_file = head.startswith(b"GET") and b"/resolve/" in head
            if is_file:
                ranges.append(next((line for line in head.split(b"\r\n") if line.lower().startswith(b"range:")), b""))
            head = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
            upstream.sendall(head)
            left = len(whole) // 2 if is_file and len(ranges) == 1 else 1 << 40
            while left > 0:
                block = upstream.recv(min(65536, left))
                if not block:
                    return
                client.sendall(block)
                left -= len(block)

    threading.Thread(target=serve, daemon=True).start()
    endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
    path = hf_hub_download(repo, "model.safetensors", endpoint=endpoint, cache_dir=SCRATCH.name + "/resumed")
    check("a cut download goes on where it ended", len(ranges) == 2 and b"bytes=" in ranges[1], str(ranges))
    check("a resumed file is the whole", sha256(path) == hashlib.sha256(whole).hexdigest())


def digest_is_known(model):
    """Asks for the SHA-256 of the weights until it is there."""
    for _ in range(100):
        with urllib.request.urlopen(f"{URL}/v1/models/{model}/weights.safetensors.sha256") as answer:
            if answer.status == 200:
                return True
        time.sleep(0.1)
    return False


def check_command(repo, model, whole):
    """hf download --local-dir and hf cache verify, as the command line gives them."""
    hf = pathlib.Path(sys.executable).with_name("hf")
    if not hf.exists():
        print("SKIPPED hf is not installed beside", sys.executable)
        return
    local = SCRATCH.name + "/mirror"
    run = subprocess.run([hf, "download", repo, "--local-dir", local], capture_output=True, text=True)
    check("hf download --local-dir", run.returncode == 0, run.stderr[-500:])
    check("the mirror is the file", sha256(local + "/model.safetensors") == hashlib.sha256(whole).hexdigest())
    again = subprocess.run([hf, "download", repo, "--local-dir", local], capture_output=True, text=True)
    check("hf download again", again.returncode == 0, again.stderr[-500:])
    verify = subprocess.run([hf, "cache", "verify", repo, "--local-dir", local], capture_output=True, text=True)
    text = verify.stdout + verify.stderr
    small = [p.name for p in pathlib.Path(local).iterdir() if p.is_file() and p.suffix != ".safetensors"]
    check("hf cache verify finds the small files right", not any(name in text for name in small), text[-800:])
    # Once somebody has asked for its digest, the weights are verified, too.
    check("the digest of the weights is made", digest_is_known(model))
    verify = subprocess.run([hf, "cache", "verify", repo, "--local-dir", local], capture_output=True, text=True)
    check("hf cache verify finds the weights right", verify.returncode == 0,
          (verify.stdout + verify.stderr)[-800:])


def check_tensors(repo):
    """safetensors, and torch.distributed.checkpoint where torch is installed, read the downloads."""
    try:
        from safetensors import __version__ as version
        from safetensors.numpy import load_file
    except ImportError:
        print("SKIPPED safetensors and torch are not installed")
        return
    tensors = load_file(hf_hub_download(repo, "model.safetensors"))
    check(f"safetensors {version} reads the file", len(tensors) == 20 and tensors["0.weight"].shape == (1000, 1000))
    try:
        import torch
        from torch.distributed.checkpoint import HuggingFaceStorageReader, load
    except ImportError:
        print("SKIPPED torch is not installed")
        return
    state = {name: torch.zeros(value.shape) for name, value in tensors.items()}
    folder = snapshot_download(repo, revision="shard_bytes-10000000")
    load(state, storage_reader=HuggingFaceStorageReader(folder), no_dist=True)
    check(f"HuggingFaceStorageReader of torch {torch.__version__} reads a snapshot's shards",
          all((state[name].numpy() == value).all() for name, value in tensors.items()))


def check_names(model, whole):
    ask("PUT", "/v1/names/ann/net", {"id": model}, {"If-None-Match": "*"})
    check("a name is a repository", sha256(hf_hub_download("ann/net", "model.safetensors")) ==
          hashlib.sha256(whole).hexdigest())
    check("names are listed", "ann/net" in [m.id for m in HfApi().list_models(search="net", author="ann")])


def main():
    model, whole = register()
    repo = "models/" + model
    check_downloads(repo, whole)
    check_errors(repo)
    check_listings(repo, whole)
    check_names(model, whole)
    check_file_system("ann/net", whole)
    check_resume(repo, whole)
    check_command("ann/net", model, whole)
    check_tensors(repo)
    print(f"huggingface_hub {huggingface_hub.__version__}: {len(failures)} findings")
    return 1 if failures else 0


sys.exit(main())
