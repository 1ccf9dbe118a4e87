"""The build: how long it takes, and how large the program and its image are."""
import os
import shutil
import subprocess
import time

import units


def timed(command, log):
    """Seconds that a command takes; what it prints is kept in 'log'."""
    start = time.monotonic()
    with open(log, "w") as out:
        if subprocess.run(command, stdout=out, stderr=out).returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed: see {log}")
    return round(time.monotonic() - start, 1)


def measure(run):
    values, log = {}, f"{run.folder}/command.log"
    if run.options.tests:
        values["test_s"] = timed(["make", "-s", "test"], log)
    shutil.rmtree(f"{run.folder}/clean", ignore_errors=True)
    values["build_s"] = timed(["make", "-s", "-j2", f"B={run.folder}/clean", "all"], log)
    subprocess.run(["strip", "-o", f"{run.folder}/stripped", f"{run.folder}/clean/weightd"], check=True)
    values["binary_bytes"] = os.path.getsize(f"{run.folder}/stripped")
    if os.path.exists("build/container/image.bytes"):  # what `make container` found
        with open("build/container/image.bytes") as size:
            values["image_bytes"] = int(size.read())
    return values


def rows(values):
    for key, what, text in (("build_s", "Clean build, two jobs", units.seconds),
                            ("test_s", "`make test`", units.seconds),
                            ("binary_bytes", "Binary, stripped", units.megabytes),
                            ("image_bytes", "Container image", units.megabytes)):
        if key in values:
            yield what, text(values[key]), ""
