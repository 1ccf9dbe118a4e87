"""The minute: every example and control answers, and the URL says what is shown."""
import json
import time
import urllib.request

from checks import check, check_requests

ANSWERS = "return Number(document.querySelector('#minute')?.dataset.answers || 0)"
NEXT = "return Number(document.querySelector('#minute').dataset.answers) > arguments[0]"


def is_there(url):
    with urllib.request.urlopen(url + "/v1") as answer:
        return any(route["path"].startswith("/v1/signal") for route in json.load(answer)["routes"])


def after(browser, claim, change):
    """Does something, and waits for the answer to it; how long it took in the page, in ms."""
    before = browser.js(ANSWERS)
    change()
    check(f"{claim}: is answered", browser.wait(NEXT, before), browser.text("#verdict"))
    # A slider may ask more than once; the last answer counts.
    while browser.js(ANSWERS) != (before := browser.js(ANSWERS)):
        time.sleep(0.05)
    check(f"{claim}: has a verdict", browser.js("return document.querySelector('#verdict').dataset.verdict") and browser.text("#verdict").strip(), browser.text("#verdict"))
    return float(browser.js("return document.querySelector('#minute').dataset.time"))


def choose(browser, name, value):
    browser.js("const s = document.getElementById(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('change'))", name, value)


def first(browser, url):
    """The first visit: what is loaded, and when the verdict is there."""
    browser.open(url + "/")
    check("the minute is shown first", browser.wait("return document.querySelector('#verdict')?.dataset.verdict"), browser.text("main"))
    ms = browser.js("return performance.getEntriesByName('verdict')[0].startTime")
    requests = check_requests(browser, url)
    files = [(path, size) for path, size in requests if "/v1" not in path]
    print(f"first visit: {sum(size for _, size in files)} bytes of {len(files)} files, {sum(size for _, size in requests)} bytes with answers; "
          f"verdict after {ms:.0f} ms")
    check("the page is small", sum(size for _, size in files) < 60_000, files)
    check("the default's verdict is vanishing gradients", browser.js("return document.querySelector('#verdict').dataset.verdict") == "vanishing", browser.text("#verdict"))


def controls(browser, url):
    browser.open(url + "/#minute")
    browser.wait(ANSWERS)
    times = []
    for preset in browser.js("return [...document.querySelectorAll('[data-preset]')].map((b) => b.dataset.preset)"):
        times.append(after(browser, preset, lambda: browser.click(f"[data-preset='{preset}']")))
        check(f"{preset}: is marked", browser.js("return [...document.querySelectorAll('[data-preset][aria-pressed=true]')].map((b) => b.dataset.preset).join()") == preset)
    for name in ("init", "act", "width"):
        for value in browser.js("return [...document.getElementById(arguments[0]).options].map((o) => o.value)", name):
            ms = after(browser, f"{name} {value}", lambda: choose(browser, name, value))
            times += [ms] if name != "width" else []
            check(f"{name} {value}: is in the URL", f"{name}={value}" in browser.js("return location.hash"))
    choose(browser, "width", "128")
    for name in ("depth", "gain"):
        after(browser, name, lambda: browser.js("const s = document.getElementById(arguments[0]); s.value = s.max; s.dispatchEvent(new Event('input'))", name))
    check("sliders are in the URL", "depth=50" in browser.js("return location.hash") and "gain=4" in browser.js("return location.hash"))
    old = browser.js("return document.querySelector('#seed').value")
    after(browser, "New seed", lambda: browser.click("#dice"))
    check("New seed is another one", browser.js("return document.querySelector('#seed').value") != old)
    browser.js("const s = document.querySelector('#seed'); s.value = '-1'; s.dispatchEvent(new Event('input'))")
    check("a seed that is none is marked", browser.js("return document.querySelector('#seed').getAttribute('aria-invalid')") == "true")
    hash_ = browser.js("return location.hash")
    verdict = browser.text("#verdict")
    browser.open(url + "/" + hash_)
    browser.wait(ANSWERS)
    check("a link shows what its sender saw", browser.text("#verdict") == verdict, (verdict, browser.text("#verdict")))
    times.sort()
    print(f"a changed control: {times[len(times) // 2]:.0f} ms in the middle, {times[-1]:.0f} ms at most, for 20 layers of 128")
    browser.click("#minute summary")
    check("the numbers are a table, too", browser.js("return document.querySelectorAll('#minute details table tbody tr').length") == 50)


def keyboard(browser, url):
    """From the top by Tab alone: everything is reached, seen, and works."""
    browser.open(url + "/#minute?depth=5")
    browser.wait(ANSWERS)
    seen, unseen = [], []
    for _ in range(60):
        browser.key("tab")
        name, outline = browser.js("const e = document.activeElement, s = getComputedStyle(e); return [e.dataset.preset || e.id || e.tagName, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0]")
        if name == "BODY":
            break
        seen.append(name)
        unseen += [] if outline else [name]
    wanted = ["language", "default relu", "zeros relu", "init", "act", "depth", "width", "gain", "seed", "dice", "SUMMARY"]
    check("Tab reaches every control", all(name in seen for name in wanted), [name for name in wanted if name not in seen])
    check("the focus is always seen", not unseen, unseen)
    after(browser, "Enter on an example", lambda: (browser.js("document.querySelector('[data-preset=\"he relu\"]').focus()"), browser.key("enter")))
    check("the focus stays on it", browser.js("return document.activeElement.dataset.preset") == "he relu")
    after(browser, "an arrow on a slider", lambda: (browser.js("document.querySelector('#depth').focus()"), browser.key("right")))
    check("it is one more layer", "depth=6" in browser.js("return location.hash"), browser.js("return location.hash"))
