"""The table of figures as Markdown, and its place in a document."""
import re

BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"


def origin(measured):
    """When and on what a subject was measured, as a sentence."""
    machine = measured["machine"]
    remark = f", {measured['remark']}" if "remark" in measured else ""
    return (f"Medians of {measured['runs']} runs on {machine['cpu']}, {machine['cores']} cores shared by server and "
            f"client, Linux {machine['kernel']}, {machine['system']}; commit {measured['commit']}, {measured['date']}{remark}")


def table(result, subjects):
    """The rows of all subjects that the result has values of, and where the values come from."""
    lines = ["| | weightd | beside it, in the same run |", "|---|---|---|"]
    origins = {}
    for name, subject in subjects.items():
        if name in result:
            lines += [f"| {what} | {figure} | {beside} |"
                      for what, figure, beside in subject.rows(result[name]["values"])]
            origins.setdefault(origin(result[name]), []).append(name)
    for text, names in origins.items():
        lines += ["", f"{text}: {', '.join(names)}."]
    return "\n".join(lines) + "\n"


def placed(document, text):
    """The document with the text between its markers."""
    new, count = re.subn(rf"{BEGIN}\n.*?{END}", lambda _: f"{BEGIN}\n{text}{END}", document, flags=re.S)
    if count != 1:
        raise SystemExit(f"the lines {BEGIN} and {END} must be in the document, once")
    return new
