"""Your model: what is pasted, dropped and typed, rules beside what was before, faults at their places, files."""
import json
import os
import struct
import tempfile
import urllib.request

from checks import check

RUNS = "return Number(document.querySelector('#model')?.dataset.runs || 0)"
SELECTED = "const a = document.activeElement; return a.value.slice(a.selectionStart, a.selectionEnd)"


def after(browser, change):
    before = browser.js(RUNS)
    change()
    return browser.wait("return Number(document.querySelector('#model').dataset.runs) > arguments[0]", before)


def paste(browser, text):
    return after(browser, lambda: browser.js("const a = document.querySelector('#source'); a.value = arguments[0]; a.dispatchEvent(new Event('input'))", text))


def has_pictures(browser):
    """False where the server has no /v1/histograms."""
    return browser.wait("return document.querySelector('#model').dataset.pictures") != "none"


def open_(browser, url, hash_="#model"):
    browser.open(url + "/" + hash_)
    browser.wait(RUNS)


def row(browser, name):
    return browser.js("return document.querySelector(`#plan tr[data-name=\"${arguments[0]}\"]`)?.innerText ?? null", name)


def sources(browser, url):
    open_(browser, url)
    for example, tensor in (("print", "classifier.weight"), ("config", "transformer.h.0.attn.c_attn.weight"), ("tree", "4.weight"), ("shapes", "norm.weight")):
        check(f"{example}: is read", after(browser, lambda: browser.click(f"[data-example={example}]")) and row(browser, tensor), browser.text("#faults"))
    check("pictures come", not has_pictures(browser) or browser.wait("return document.querySelectorAll('#plan svg').length >= 2"))
    check("the tree is shown", browser.wait("return document.querySelector('#tree pre')?.innerText.includes('Module')"), browser.text("#tree"))
    for text, name in (("Linear(3, 2)", "weight"), ('{"torchvision": "resnet18"}', "layer1.0.conv1.weight"), ('"Linear(3, 2)"', "weight"),
                       ('{"type": "Linear", "args": [3, 2]}', "weight"), ('{"weight": {"dtype": "F16", "shape": [3, 2], "data_offsets": [0, 12]}}', "weight"),
                       ('{"model": "Linear(3, 2)", "init": {"path": "**", "initializer": "zeros"}}', "weight")):
        check(f"{text[:40]}: is read", paste(browser, text) and row(browser, name), browser.text("main"))
    check("the URL holds it", "m=" in browser.js("return location.hash"))
    open_(browser, url, browser.js("return location.hash"))
    check("a link shows the model", "zeros = 0" in (row(browser, "weight") or ""), browser.text("main"))
    paste(browser, "")
    check("nothing is no error", not browser.text("#faults").strip() and browser.text("#kind"))
    paste(browser, json.dumps({f"a{i}.weight": [i + 1, (i * 7919) % 4096 + 1] for i in range(2000)}))
    check("a long model is shown in parts", browser.js("return document.querySelectorAll('#plan tbody tr').length") == 40)
    check("it is said that no link holds it", browser.text("#note").strip(), browser.js("return location.hash.length"))
    browser.click(".more")
    check("more of it is shown", browser.js("return document.querySelectorAll('#plan tbody tr').length") == 240)
    browser.type("#filter", "a199.")
    check("names can be searched", browser.js("return document.querySelectorAll('#plan tbody tr').length") == 1)


def add_rule(browser, which, what, initializer):
    browser.js("const s = document.querySelector('#rule-which'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))", which)
    for selector, text in (("#rule-what", what), ("#rule-initializer", initializer)):
        browser.clear(selector)
        browser.type(selector, text)
    return after(browser, lambda: browser.click("#rule-add"))


def rules(browser, url):
    open_(browser, url)
    paste(browser, '["Linear(30, 40)", "ReLU()", "Linear(40, 10)"]')
    add_rule(browser, "parameter", "weight", "xavier_normal")
    text = row(browser, "0.weight") or ""
    check("old and new laws stand beside each other", "kaiming_uniform" in text and "xavier_normal" in text, text)
    check("what a rule does not touch is not marked", "changed" not in browser.js("return document.querySelector('#plan tr[data-name=\"0.bias\"]').className"))
    check("both have a picture", not has_pictures(browser) or browser.wait("return document.querySelectorAll('#plan tr[data-name=\"0.weight\"] svg').length === 2"))
    browser.click("#only")
    check("only what changed is left", browser.js("return document.querySelectorAll('#plan tbody tr').length") == 2)
    add_rule(browser, "path", "0.weight", "nrmal(0, 1)")
    check("a fault of a rule is said", "nrmal" in browser.text("#faults"), browser.text("#faults"))
    browser.click(".where")
    check("at its place", browser.js(SELECTED) == "nrmal", browser.js(SELECTED))
    after(browser, lambda: browser.click(".nearest"))
    check("the nearest initializer is one click away", "normal" in (row(browser, "0.weight") or "") and not browser.text("#faults").strip(), browser.text("#faults"))
    open_(browser, url, browser.js("return location.hash"))
    check("rules are in the link", browser.js("return document.querySelectorAll('#rules li').length") == 2)
    for own in ('[{"path": "**", "initializer": "ones"}]', '{"path": "**", "initializer": "ones"}', "[]"):
        paste(browser, '{"model": ["Linear(3, 2)"], "init": %s, "seed": 9007199254740993}' % own)
        check(f"rules come behind {own}", "normal" in (row(browser, "0.weight") or ""), browser.text("main"))
        check("a long seed is not rounded", "9007199254740993" in browser.js("return document.querySelector('#copies').textContent"))
    paste(browser, '["Linear(30, 40)", "ReLU()", "Linear(40, 10)"]')
    for _ in range(2):
        after(browser, lambda: browser.click(".remove"))
    check("rules can be removed", "kaiming_uniform" in (row(browser, "0.weight") or "") and not browser.js("return document.querySelector('tr.changed')"))
    add_rule(browser, "module", "Linear", "zeros")
    after(browser, lambda: browser.js("const i = document.querySelector('#rules input'); i.value = '{'; i.dispatchEvent(new Event('change'))"))
    check("a rule that is no JSON is said", browser.text("#faults").strip())


FAULTS = (
    ('["Linear(3, 2)", "Linaer(2, 2)"]', "Linaer", True),
    ('{"model": {"type": "Linear", "in_features": 3, "out_featurs": 2}}', "out_featurs", True),
    ('{"model": "Linear(3, 2)", "init": [{"path": "*", "initialiser": "zeros"}]}', "initialiser", True),
    ('{"model": "Linear(3, 2)",\n "sed": 1}', "sed", True),
    ('{"model_type": "gtp2"}', "gtp2", True),
    ("Net(\n  (a): Linear(3, 2)\n  (b): Linaer(3, 2)\n)", "Linaer", True),
    ('{"model": "Linear(3, 2)", }', None, False),
    ('["Linear(3, -2)"]', None, False),
    ('{"weight": [3, "x"]}', None, False),
    ("Linear(3, 2", None, False),
    ('{"model": "Linear(3, 2)", "dtype": "flaot32"}', "flaot32", True),
    ('[' * 100, None, False),
    ('[' * 200_000, None, False),
    ('{"model": "Linear(3, 2)", "seed": 1, "seed": 2}', None, False),
    ('{"model": "Linear(3, 2)", "seed": 99999999999999999999}', "99999999999999999999", False),
    ('{"model": "Linear(3, 2)",\n "init": {"path": "*", "initializer": "zreos"}}', "zreos", True),
)


def faults(browser, url):
    open_(browser, url)
    for text, place, has_nearest in FAULTS:
        paste(browser, text)
        said = browser.text("#faults")
        check(f"{text[:40]!r}: is refused in words", said.strip(), browser.text("#kind"))
        if place is None:
            continue
        browser.click(".where")
        check(f"{text[:40]!r}: at its place", browser.js(SELECTED) == place, (browser.js(SELECTED), said))
        if has_nearest and check(f"{text[:40]!r}: with the nearest name", browser.js("return document.querySelector('.nearest') !== null"), said):
            after(browser, lambda: browser.click(".nearest"))
            check(f"{text[:40]!r}: which mends it", place not in browser.js("return document.querySelector('#source').value"))


def safetensors(tensors):
    head = json.dumps(tensors).encode()
    return struct.pack("<Q", len(head)) + head


def gguf():
    text = lambda value: struct.pack("<Q", len(value)) + value
    out = b"GGUF" + struct.pack("<IQQ", 3, 2, 2)
    out += text(b"general.name") + struct.pack("<I", 8) + text(b"x")
    out += text(b"tokens") + struct.pack("<IIQ", 9, 8, 300_000) + text(b"token") * 300_000
    out += text(b"token_embd.weight") + struct.pack("<IQQIQ", 2, 64, 1000, 0, 0)
    return out + text(b"blk.0.ffn_up.weight") + struct.pack("<IQQIQ", 2, 64, 256, 12, 0)


def sparse(folder, name, head, size):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(head)
        file.truncate(size)
    return path


DROP = """
const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0)), data = new DataTransfer();
data.items.add(new File([bytes], arguments[1]));
const zone = document.querySelector('#drop');
zone.dispatchEvent(new DragEvent('dragover', {dataTransfer: data, bubbles: true, cancelable: true}));
zone.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
"""


PASTE = """
const data = new DataTransfer();
if (arguments[1]) data.items.add(new File([arguments[0]], arguments[1]));
else data.setData('text/plain', arguments[0].repeat(arguments[2]));
document.querySelector('#source').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
"""


def keyboard(browser, url):
    """A model typed, a rule added and a fault mended without a mouse."""
    open_(browser, url)
    browser.js("document.querySelector('#source').focus()")
    browser.key("control", "a")
    for letter in "Linaer(3, 2)":
        browser.key(letter)
    check("what is typed is read", browser.wait("return document.querySelector('#faults .nearest')"), browser.text("#faults"))
    for _ in range(20):
        if browser.js("return document.activeElement.className") == "nearest":
            break
        browser.key("tab")
    after(browser, lambda: browser.key("enter"))
    check("Tab and Enter mend it", browser.js("return document.querySelector('#source').value") == "Linear(3, 2)", browser.text("#faults"))
    for _ in range(30):
        if browser.js("return document.activeElement.id") == "rule-initializer":
            break
        browser.key("tab")
    after(browser, lambda: browser.key("enter"))
    check("Enter adds a rule", browser.js("return document.querySelectorAll('#rules li').length") == 1)


def long(browser, url):
    """What takes long says how far it is, and can be stopped."""
    open_(browser, url)
    paste(browser, '["Linear(60000, 60000)", "Linear(60000, 60000)"]')
    check("a digest can be asked for", browser.wait("return document.querySelector('#digest .begin')"))
    browser.click("#digest .begin")
    check("it says how far it is", browser.wait("return document.querySelector('#digest progress[value]') && / % /.test(document.querySelector('#digest').innerText)"), browser.text("#digest"))
    browser.click("#digest .stop")
    check("it can be stopped", browser.wait("return document.querySelector('#digest .begin')"), browser.text("#digest"))
    browser.click("nav a[href='#chapter']")
    browser.wait("return document.querySelector('#chapter')")
    browser.click("nav a[href='#model']")
    check("what was typed is there again", browser.wait("return document.querySelector('#source')?.value.includes('60000')"))


def files(browser, url):
    import base64
    open_(browser, url)
    head = safetensors({"l1.weight": {"dtype": "F32", "shape": [4, 3], "data_offsets": [0, 48]}, "__metadata__": {"format": "pt"}})
    after(browser, lambda: browser.js(DROP, base64.b64encode(head + bytes(48)).decode(), "small.safetensors"))
    check("a dropped safetensors file is read", row(browser, "l1.weight"), browser.text("main"))
    after(browser, lambda: browser.js(DROP, base64.b64encode(b'{"model_type": "gpt2", "n_layer": 1}').decode(), "config.json"))
    check("a dropped config.json is read", row(browser, "transformer.wte.weight"), browser.text("main"))
    after(browser, lambda: browser.js(PASTE, "Linear(5, 7)", "net.txt", 1))
    check("a pasted file is read", "(7, 5)" in (row(browser, "weight") or ""), browser.text("main"))
    after(browser, lambda: browser.js(PASTE, "Linear(5, 7)", None, 500_000))
    check("a text that is too long is refused in words", "6.0 MB" in browser.text("#faults"), browser.text("#faults"))
    with tempfile.TemporaryDirectory() as folder:
        large = sparse(folder, "large.safetensors", safetensors({"w": {"dtype": "BF16", "shape": [65536, 32768], "data_offsets": [0, 1 << 32]}}), (1 << 32) + 200)
        after(browser, lambda: browser.type("#file", large))
        check("of 4 GB only the head is read", row(browser, "w") and "4.3 GB" in browser.text("#note"), browser.text("main"))
        for name, content, size in (("model.gguf", gguf(), 1 << 32), ):
            after(browser, lambda: browser.type("#file", sparse(folder, name, content, size)))
            check("a GGUF file is read", "(1000, 64)" in (row(browser, "token_embd.weight") or ""), browser.text("main"))
            check("quantised tensors are said", "1" in browser.text("#note"), browser.text("#note"))
        for name, content, size in (("cut.safetensors", head[:40], 40), ("zeros.bin", bytes(100), 1 << 32), ("bad.gguf", b"GGUF" + bytes([255]) * 100, 104),
                                    ("bad.safetensors", struct.pack("<Q", 20) + b"{" + b"x" * 30, 39), ("picture.png", b"\x89PNG\xff\xff\xff\xff\xff\xff", 10)):
            after(browser, lambda: browser.type("#file", sparse(folder, name, content, size)))
            check(f"{name}: is refused in words", name in browser.text("#faults"), browser.text("#faults"))
    paste(browser, "Linear(3, 2)")
    browser.wait("return document.querySelector('#files a')")
    for link in browser.js("return [...document.querySelectorAll('#files a')].map((a) => a.href)"):
        with urllib.request.urlopen(urllib.request.Request(link, method="HEAD")) as answer:
            check(f"{link.rpartition('.')[2]}: can be had", answer.status == 200)
    browser.click("#digest .begin")
    check("a digest of the file", browser.wait("return /^[0-9a-f]{64}/.test(document.querySelector('#digest').innerText)"), browser.text("#digest"))
    if browser.js("return document.querySelector('#check') !== null"):
        browser.click("#check .begin")
        check("every tensor is compared with its law", browser.wait("return document.querySelector('#check p')?.innerText.trim()"), browser.text("#check"))
    if browser.js("return document.querySelector('#flow') !== null"):
        browser.click("#flow summary")
        check("a signal through the model", browser.wait("return document.querySelectorAll('#flow svg').length === 2"), browser.text("#flow"))
    browser.click("#copies summary")
    for name, text in (("curl", "curl --json"), ("Python", "urllib.request.Request("), ("JavaScript", "await fetch(")):
        check(f"can be copied as {name}", text in browser.text("#copies"))
