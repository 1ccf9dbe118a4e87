"""The kernels alone, at every level the processor has, beside torch and memcpy: values per second of one thread.

Keys: DISTRIBUTION.DTYPE.LEVEL, library.DISTRIBUTION.DTYPE and wheel.DISTRIBUTION.DTYPE of torch (libraries.py),
memcpy.DTYPE, all of a buffer of the same size; 'best' is the level that the service takes.  Run alone, the file
prints what torch does.
"""
import json
import os
import statistics
import subprocess
import time

import libraries
import units

HERE = os.path.dirname(os.path.abspath(__file__))
BYTES = 1 << 26  # no cache holds it
DTYPES = {"float32": 4, "float64": 8, "float16": 2, "bfloat16": 2}
LAWS = {"uniform": "uniform_", "normal": "normal_", "trunc_normal": "trunc_normal_"}


def measure(run):
    library, program = f"{run.folder}/clean/libcore.a", f"{run.folder}/kernels"
    flags = subprocess.run(["make", "-s", "print-PROJECT_CFLAGS"], check=True, capture_output=True, text=True).stdout
    flags = [flag for flag in flags.split() if flag.startswith(("-std", "-D_GNU", "-DWEIGHTD_LEVELS", "-I"))]
    subprocess.run(["gcc", "-O2", *flags, f"{HERE}/kernels.c", library, "-o", program, "-lnettle", "-lm"], check=True)
    rounds = []
    for _ in range(run.runs):
        ours = subprocess.run([program, str(BYTES)], check=True, capture_output=True).stdout
        taken = json.loads(ours)
        for prefix, python in libraries.interpreters(run).items():
            torch = subprocess.run([python, __file__], check=True, capture_output=True).stdout
            taken.update({f"{prefix}.{key}": value for key, value in json.loads(torch).items()})
        rounds.append(taken)
    medians = {key: value if isinstance(value, str) else statistics.median(taken[key] for taken in rounds)
               for key, value in rounds[0].items()}
    return {**medians, **libraries.versions(run)}


def rows(values):
    for law, name in LAWS.items():
        for dtype in ("float32", "bfloat16"):
            ours, beside = values[f"{law}.{dtype}.{values['best']}"], []
            for prefix in ("library", "wheel"):
                torch = values.get(f"{prefix}.{law}.{dtype}")
                if torch is not None:
                    beside.append(f"{libraries.name(values, prefix)} {name}: {units.values(torch)} "
                                  f"({units.times(ours, torch)})")
            if law == "uniform" and dtype == "float32":
                copy = values[f"memcpy.{dtype}"]
                beside.append(f"memcpy: {units.values(copy)} ({units.times(ours, copy)})")
            yield f"Kernel of {law}, {dtype}, one thread, {values['best']}", units.values(ours), "; ".join(beside)


def of_torch():
    import torch
    torch.set_num_threads(1)
    values = {}
    for law, name in LAWS.items():
        fill = torch.nn.init.trunc_normal_ if law == "trunc_normal" else lambda tensor: getattr(tensor, name)()
        for dtype, size in DTYPES.items():
            tensor = torch.ones(BYTES // size, dtype=getattr(torch, dtype))
            try:
                fill(tensor)
            except RuntimeError:
                continue  # trunc_normal_ of float16 on a CPU
            best = 0.0
            for _ in range(2):
                start = time.thread_time()
                fill(tensor)
                best = max(best, tensor.numel() / (time.thread_time() - start))
            values[f"{law}.{dtype}"] = round(best)
    return values


if __name__ == "__main__":
    print(json.dumps(of_torch()))
