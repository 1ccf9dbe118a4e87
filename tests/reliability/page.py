#!/usr/bin/python3
"""RELIABILITY.md from what the trials wrote.

usage: page.py --keep    takes over what runs left in build/reliability, counts the code, and writes the page
       page.py --check   exit status 1 if the page is not what tests/reliability/results gives

A trial that build/reliability has nothing of keeps its last result.
"""
import datetime
import json
import pathlib
import re
import subprocess
import sys

from record import FOLDER, ROOT, commit

KEPT = ROOT / "tests/reliability/results"
PAGE = ROOT / "RELIABILITY.md"
# Data of tables and vectors is no code.
NO_CODE = re.compile(r"_tables?\.[ch]$|^tests/(vectors|cases)/|^tests/fuzz/corpus/")


def number(value):
    return f"{value:,}"


def results():
    return {path.stem: json.loads(path.read_text()) for path in sorted(KEPT.glob("*.json"))}


def count_code():
    """Lines that are not blank, of the service and of its tests."""
    counts = {"service": 0, "tests": 0, "vectors": 0}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if name.startswith(("tests/vectors/", "tests/cases/", "tests/fuzz/corpus/")):
            kind = "vectors"
        elif NO_CODE.search(name) or path.suffix not in (".c", ".h", ".py", ".sh", ".cpp"):
            continue
        elif name.startswith(("service/", "include/")):
            kind = "service"
        elif name.startswith("tests/"):
            kind = "tests"
        else:
            continue
        counts[kind] += sum(1 for line in path.read_bytes().splitlines() if line.strip())
    return {"date": datetime.date.today().isoformat(), "commit": commit(), "seconds": 0, **counts}


def suites():
    """The lines that tests/suite.sh added, as a result."""
    path = FOLDER / "suites.txt"
    if not path.exists() or not path.read_text().strip():
        return None
    rows = []
    for line in path.read_text().splitlines():
        good, bad, left, seconds, name = line.split(" ", 4)
        rows.append({"name": name, "passed": int(good), "failed": int(bad), "skipped": int(left),
                     "seconds": int(seconds)})
    parts = {row["name"] for row in rows for other in rows if row["name"].startswith(other["name"] + " ")}
    return {"date": datetime.date.today().isoformat(), "commit": commit(),
            "seconds": sum(row["seconds"] for row in rows if row["name"] not in parts), "suites": rows}


def keep():
    KEPT.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        (KEPT / path.name).write_text(path.read_text())
    (KEPT / "code.json").write_text(json.dumps(count_code(), indent=1) + "\n")
    if suites() is not None:
        (KEPT / "suites.json").write_text(json.dumps(suites(), indent=1) + "\n")


# A row of the table: what was tried, how much of it, what held.
def kill_cycles(r):
    return ("`make kills`: kill -9 at a random moment while four clients register and delete",
            f"{r['kills']} kills, {number(r['registered'])} registrations and {number(r['deleted'])} deletions "
            f"acknowledged, {number(r['checked'])} checks",
            f"{r['failed']} lost, wrong or come back; no temporary file left")


def slow_clients(r):
    modes = r["modes"].values()
    return ("`make slow-clients`: slowhttptest's slow heads, slow bodies, slow reading, many ranges",
            f"{max(m['slow_clients'] for m in modes)} slow clients at a time, {sum(m['others'] for m in modes)} requests "
            "of others beside them",
            f"{sum(m['refused'] for m in modes)} refused, worst {max(m['worst_ms'] for m in modes):.0f} ms, "
            f"at most {max(m['grown_mib'] for m in modes)} MiB more memory")


def memory_groups(r):
    return ("`make memory-groups`: control groups of 64, 512 and 1024 MiB under the worst requests",
            f"{r['groups']} groups, {r['clients']} clients at a time",
            f"{r['passed']} of {r['groups']} without a kill by the kernel")


def failing_mallocs(r):
    return ("`make failing-mallocs`: each allocation of a request fails, once and from there on, under AddressSanitizer",
            f"{number(r['tries'])} tries", f"{r['failed']} wrong answers, crashes or leaks")


def fuzz(r):
    return ("`make fuzz`: any bytes into each parser and into HTTP, under AddressSanitizer and UBSan",
            f"{number(r['runs'])} runs of {len(r['targets'])} targets", f"{r['failed']} of the targets failed")


def cost(r):
    return ("`make cost`: CPU time and memory of the requests that cost a daemon most", f"{r['tries']} bounds",
            f"{r['failed']} of them not kept")


def address_space(r):
    return ("`make address-space`: a daemon that gets no more memory from the system (`ulimit -v`)",
            f"{r['rounds']} rounds", f"{r['failed']} with an end of the daemon, or a wrong answer")


def coverage(r):
    return ("`make coverage`: unit, curl and conformance tests",
            f"{number(r['lines'])} lines, {number(r['branches'])} branches",
            f"{r['lines_percent']} % of the lines, {r['branches_percent']} % of the branches")


TRIALS = [fuzz, kill_cycles, slow_clients, memory_groups, failing_mallocs, address_space, cost, coverage]


def trials(result):
    yield "| tried | how much | what came out | seconds | when |"
    yield "| --- | --- | --- | ---: | --- |"
    for row in TRIALS:
        if row.__name__ in result:
            r = result[row.__name__]
            yield f"| {' | '.join(row(r))} | {r['seconds']:.0f} | {r['date']}, {r['commit']} |"


def targets(result):
    yield "| target | runs | edges of code reached | inputs kept |"
    yield "| --- | ---: | ---: | ---: |"
    for name, r in result["fuzz"]["targets"].items():
        yield f"| `{name}` | {number(r['runs'])} | {number(r['edges'])} | {number(r['inputs'])} |"


def code(result):
    r = result["code"]
    yield (f"{number(r['tests'])} lines of tests for {number(r['service'])} lines of code, that is "
           f"{r['tests'] / r['service']:.2f} to 1, and {number(r['vectors'])} lines of recorded answers, cases and kept "
           f"inputs ({r['date']}, {r['commit']}; blank lines and tables of numbers are not counted).")


def suite_rows(result):
    yield "| suite | passed | failed | skipped | seconds |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for row in result["suites"]["suites"]:
        yield (f"| {row['name']} | {number(row['passed'])} | {row['failed']} | {row['skipped']} | {row['seconds']} |")
    yield ""
    yield (f"All together {number(result['suites']['seconds'])} seconds on two cores "
           f"({result['suites']['date']}, {result['suites']['commit']}).")


PARTS = {"trials": trials, "targets": targets, "code": code, "suites": suite_rows}


def page(text, result):
    """The page with each part between its markers."""
    needs = {"targets": "fuzz", "suites": "suites", "code": "code"}
    for name, part in PARTS.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        lines = list(part(result)) if needs.get(name, "code") in result else []
        text, count = re.subn(rf"{begin}\n.*?{end}", lambda _: "\n".join([begin, *lines, end]), text, flags=re.S)
        if count != 1:
            raise SystemExit(f"RELIABILITY.md: {begin} and {end} must be there, once")
    return text


def main():
    if sys.argv[1:] == ["--keep"]:
        keep()
        PAGE.write_text(page(PAGE.read_text(), results()))
        return 0
    if sys.argv[1:] != ["--check"]:
        raise SystemExit(__doc__)
    if PAGE.read_text() != page(PAGE.read_text(), results()):
        print("RELIABILITY.md: not what tests/reliability/results gives: tests/reliability/page.py --keep")
        return 1
    return 0


sys.exit(main())
