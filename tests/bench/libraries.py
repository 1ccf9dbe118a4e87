"""The interpreters whose torch is measured: the system's, and one of a virtual environment with wheels of PyPI."""
import subprocess

SYSTEM = "/usr/bin/python3"


def interpreters(run):
    """By the prefix of their keys in the values."""
    return {"library": SYSTEM, **({"wheel": f"{run.options.venv}/bin/python3"} if run.options.venv else {})}


def versions(run):
    """Keys PREFIX.version -> what torch calls itself."""
    ask = "import torch; print(torch.__version__.split('+')[0])"
    return {f"{prefix}.version": subprocess.run([python, "-c", ask], check=True, capture_output=True,
                                                text=True).stdout.strip()
            for prefix, python in interpreters(run).items()}


def name(values, prefix):
    """How the table calls it: without a version where none was kept."""
    version = values.get(f"{prefix}.version")
    return "torch" + (f" {version}" if version else "") + (" of PyPI" if prefix == "wheel" else "")
