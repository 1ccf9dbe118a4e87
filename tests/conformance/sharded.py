#!/usr/bin/python3
"""The scripts of TRAINING.md on several ranks and devices: sharded.py URL

One digest of the full state for every number of ranks, which is the service's own; each rank reads its own bytes and the
head.  Scripts whose library the interpreter lacks are SKIPPED; JAX_PYTHON and TORCH_PYTHON name others.
"""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import urllib.request

URL = sys.argv[1]
TOP = pathlib.Path(__file__).resolve().parents[2]
GATHER = {
    "torch": '''
from torch.distributed.checkpoint.state_dict import StateDictOptions
full = get_model_state_dict(model, options=StateDictOptions(full_state_dict=True))
own = sum(getattr(part, "_local_tensor", part).nbytes for part in state.values())
rank, items = dist.get_rank(), len(state)
tensors = {name: tensor.contiguous().numpy() for name, tensor in full.items()}
''',
    "jax": '''
import numpy as np
tensors = {name: np.asarray(array) for name, array in params.items()}
assert np.array_equal(np.asarray(weight), tensors["0.weight"])
own = sum(tensor.nbytes for tensor in tensors.values()) + weight.nbytes
rank, items = 0, (len(tensors) + 1) * jax.device_count()
''',
}
REPORT = '''
import hashlib, json
print(json.dumps({"rank": rank, "own": own, "items": items, "received": sum(reader.received),
                  "version": LIBRARY.__version__, "digests": {
                      name: hashlib.sha256(tensor.tobytes()).hexdigest() for name, tensor in tensors.items()}}))
'''
COUNTS = {"FSDP2": (1, 2, 3), "Tensor parallel": (1, 2), "FSDP2 over tensor parallel": (4,), "JAX": (1, 2, 4, 8)}
failures, passed, skipped = [], 0, 0


def check(claim, holds):
    global passed
    passed += bool(holds)
    if not holds:
        failures.append(claim)
        print("NOT OK:", claim)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def run(python, script, folder, environments):
    """What each process reports."""
    path = pathlib.Path(folder, "script.py")
    path.write_text(script)
    jobs = [subprocess.Popen([python, str(path)], env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True) for env in environments]
    reports = []
    for job in jobs:
        out, err = job.communicate(timeout=300)
        if job.returncode != 0:
            print(err[-3000:])
            return []
        reports.append(json.loads(out.splitlines()[-1]))
    return reports


def main():
    global skipped
    page = (TOP / "TRAINING.md").read_text()
    scripts = dict(re.findall(r"^## ([^\n]*)\n.*?^```python\n(.*?)^```", page, re.S | re.M))
    body = re.search(r"--json '(.*?)'\)\n", page, re.S).group(1)
    request = urllib.request.Request(URL + "/v1/models", body.encode(), {"Content-Type": "application/json"})
    model = URL + "/v1/models/" + json.load(urllib.request.urlopen(request))["id"]
    digests = json.load(urllib.request.urlopen(model + "/parameters?digest=sha256"))
    head = int.from_bytes(urllib.request.urlopen(model + "/weights.safetensors").read(8), "little") + 8
    with tempfile.TemporaryDirectory() as folder:
        for client in ("torch", "jax"):
            answer = urllib.request.urlopen(f"{URL}/clients/{client}.py")
            name = answer.headers["Content-Disposition"].split('"')[1]
            pathlib.Path(folder, name).write_bytes(answer.read())
        for title, script in scripts.items():
            library = "jax" if title == "JAX" else "torch"
            python = os.environ.get(library.upper() + "_PYTHON", sys.executable)
            ready = "import jax" if library == "jax" else "import torch.distributed.fsdp; torch.distributed.fsdp.fully_shard"
            if subprocess.run([python, "-c", ready], capture_output=True).returncode != 0:
                print(f"SKIPPED {title}: {python} has no {library} that is new enough")
                skipped += 1
                continue
            for count in COUNTS[title]:
                shared = {"MODEL": model, "OMP_NUM_THREADS": "1", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": free_port(),
                          "WORLD_SIZE": str(count), "JAX_PLATFORMS": "cpu",
                          "XLA_FLAGS": f"--xla_force_host_platform_device_count={count}"}
                ranks = 1 if library == "jax" else count
                end = GATHER[library] + REPORT.replace("LIBRARY", library)
                reports = run(python, script + end, folder, [{**shared, "RANK": str(rank)} for rank in range(ranks)])
                what = f"{title} on {count}"
                check(f"{what} runs", len(reports) == ranks)
                for report in reports:
                    check(f"{what}: rank {report['rank']} has the service's digests", report["digests"] == digests)
                    check(f"{what}: rank {report['rank']} read {report['received']} bytes for {report['own']}",
                          report["own"] <= report["received"] <= report["own"] + head + 200 * report["items"] + 2000)
                if reports:
                    print(f"| {title} | {count} | {library} {reports[0]['version']} | {max(r['own'] for r in reports):,} |"
                          f" {max(r['received'] for r in reports):,} |")
    print(f"{passed} passed, {len(failures)} failed, {skipped} skipped")
    return 1 if failures else 0


sys.exit(main())
