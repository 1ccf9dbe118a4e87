"""The table of figures as Markdown, and its place in the README."""
import re

BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"


def table(result, subjects):
    """The rows of all subjects that the result has values of."""
    lines = ["| | weightd | beside it, in the same run |", "|---|---|---|"]
    for name, subject in subjects.items():
        if name in result:
            lines += [f"| {what} | {figure} | {beside} |" for what, figure, beside in subject.rows(result[name])]
    machine = result["machine"]
    lines += ["", f"Medians of {result['runs']} runs on {machine['cpu']}, {machine['cores']} cores shared by "
              f"server and client, Linux {machine['kernel']}, {machine['system']}; "
              f"commit {result['commit']}, {result['date']}. `make bench` measures them again."]
    return "\n".join(lines) + "\n"


def write(path, text):
    """Replaces what stands between the markers."""
    with open(path) as readme:
        old = readme.read()
    new, count = re.subn(rf"{BEGIN}\n.*?{END}", lambda _: f"{BEGIN}\n{text}{END}", old, flags=re.S)
    if count != 1:
        raise SystemExit(f"{path}: the lines {BEGIN} and {END} must stand in it once")
    with open(path, "w") as readme:
        readme.write(new)
