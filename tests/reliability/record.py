"""What a run of a trial leaves behind: build/reliability/NAME.json."""
import datetime
import json
import os
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build/reliability"


def commit():
    name = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    return name.strip() or "unknown"


def record(name, seconds, **counts):
    """Writes what was tried ('counts') in that many seconds, with the day and the commit."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = {"date": datetime.date.today().isoformat(), "commit": commit(), "machine": platform.machine(),
              "cores": os.cpu_count(), "seconds": round(seconds, 1), **counts}
    (FOLDER / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
