#!/usr/bin/python3
"""The inputs that fuzz targets start from, kept as text: corpus/NAME.txt has one input per line.

usage: corpus.py unpack NAME FOLDER           writes each input to a file of the folder
       corpus.py pack NAME FOLDER             makes corpus/NAME.txt from the files of the folder
       corpus.py report PROGRAMS SECONDS NAME...   counts what the logs beside the programs say

Bytes that are not printable ASCII are escaped as \\n, \\t, \\r, \\\\ and \\xHH.
"""
import hashlib
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent / "corpus"
NAMED = {0x0A: "\\n", 0x09: "\\t", 0x0D: "\\r", 0x5C: "\\\\"}


def escaped(data):
    return "".join(NAMED.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}") for byte in data)


def unescaped(line):
    one = {text[1]: bytes([byte]) for byte, text in NAMED.items()}
    return re.sub(rb"\\(x[0-9a-f]{2}|.)",
                  lambda found: bytes.fromhex(found[1][1:].decode()) if found[1][:1] == b"x" else one[found[1].decode()],
                  line.encode("ascii"))


def kept(name):
    path = FOLDER / f"{name}.txt"
    return [unescaped(line) for line in path.read_text("ascii").split("\n")[:-1]] if path.exists() else []


def unpack(name, folder):
    for data in kept(name):
        (pathlib.Path(folder) / hashlib.sha1(data).hexdigest()).write_bytes(data)


def pack(name, folder):
    inputs = {path.read_bytes() for path in pathlib.Path(folder).iterdir() if path.is_file()}
    lines = [escaped(data) for data in sorted(inputs, key=lambda data: (len(data), data))]
    (FOLDER / f"{name}.txt").write_text("".join(line + "\n" for line in lines), "ascii")


def report(programs, seconds, names):
    """What each target did, and build/reliability/fuzz.json."""
    sys.path.insert(0, str(FOLDER.parent.parent / "reliability"))
    from record import record
    targets, failed = {}, 0
    for name in names:
        log = (pathlib.Path(programs) / f"{name}.log").read_text(errors="replace")
        runs = re.findall(r"number_of_executed_units: (\d+)", log)
        edges = re.findall(r"\bcov: (\d+)", log)
        is_found = not runs or "SUMMARY:" in log
        failed += is_found
        targets[name] = {"runs": int(runs[-1]) if runs else 0, "edges": int(edges[-1]) if edges else 0,
                         "inputs": len(kept(name)), "failed": int(is_found)}
        print(f"{name}: {targets[name]['runs']} runs, {targets[name]['edges']} edges")
    record("fuzz", float(seconds) * len(names), targets=targets, runs=sum(t["runs"] for t in targets.values()),
           failed=failed)
    print(f"{len(names) - failed} passed, {failed} failed")


def main():
    command, *arguments = sys.argv[1:]
    if command == "report":
        report(arguments[0], arguments[1], arguments[2:])
    else:
        {"unpack": unpack, "pack": pack}[command](*arguments)


main()
