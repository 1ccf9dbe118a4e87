#!/usr/bin/python3
"""The page as a reader sees it: run.py URL FOLDER, against a daemon; pictures of it are left in FOLDER."""
import os
import shutil
import subprocess
import sys

import checks
from browser import Browser, is_there
from checks import check, check_part, check_requests, skip
from parts import chapter, minute, model

VIEWS = ("minute", "chapter", "model")
READY = {"minute": "return document.querySelector('#minute')?.dataset.answers",
         "chapter": "return document.querySelector('#chapter [data-runs]')?.dataset.runs",
         "model": "return document.querySelector('#model')?.dataset.pictures && document.querySelector('#files a')"}


def show(browser, url, view):
    browser.open(f"{url}/#{view}")
    return check(f"{view}: is shown", browser.wait(READY[view]), browser.text("main"))


def look(browser, url, folder, name, parts):
    """Every part, as it stands: names, texts, widths, and a picture."""
    for view in parts:
        if show(browser, url, view):
            check_part(browser, f"{view}, {name}")
            browser.screenshot(f"{folder}/{view}-{name}.png")


def languages(browser, url, folder, parts):
    browser.open(f"{url}/#chapter")
    browser.wait(READY["chapter"])
    before = browser.text("h1")
    browser.js("const s = document.querySelector('#language'); s.value = 'zh'; s.dispatchEvent(new Event('change'))")
    check("the language changes at once", browser.wait("return document.documentElement.lang === 'zh-CN' && document.querySelector('h1').innerText !== arguments[0]", before))
    look(browser, url, folder, "zh", parts)
    check("the language, and nothing else, is kept",
          browser.js("return JSON.stringify([{...localStorage}, sessionStorage.length, document.cookie])") == '[{"language":"zh"},0,""]')
    browser.open(f"{url}/?x=1#chapter?lang=en")
    check("a link may name the language", browser.wait("return document.documentElement.lang === 'en'"))
    browser.js("localStorage.clear()")


def axe(browser, url, folder, parts):
    """axe-core, where npm gives it."""
    if shutil.which("npm") is None:
        return skip("axe-core: npm is not installed")
    prefix = os.path.join(folder, "npm")
    try:
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", prefix, "axe-core@4.14.1"],
                       check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return skip("axe-core: npm does not answer")
    with open(f"{prefix}/node_modules/axe-core/axe.min.js", encoding="utf-8") as file:
        script = file.read()
    def faulty():
        show(browser, url, "model")
        model.add_rule(browser, "module", "Linear", "zeros")
        model.paste(browser, "Linaer(3, 2)")
    for view, prepare in [(view, lambda view=view: show(browser, url, view)) for view in parts] + [("model with faults", faulty)]:
        prepare()
        browser.js(script)
        browser.js("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        found = browser.call("POST", "/execute/async", {"args": [], "script": "const done = arguments[0]; axe.run(document).then((r) => "
                             "done(r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')}`)), (e) => done([String(e)]))"})
        check(f"{view}: axe-core finds nothing", not found, found)
    return None


def links(browser, url):
    """States that are not valid are said in words, and replaced."""
    for link, word in (("#minute?depth=9000&act=relu", "depth"), ("#minute?act=rleu", "rleu"), ("#minute?colour=red", "colour"),
                       ("#nothing", "nothing"), ("#minute?lang=xx", "xx"), ("#minute?depth=2.5", "2.5"), ("#minute?seed=1e400", "1e400"),
                       ("#model?x=1", "link"), ("#chapter?step=law&m=AAAA", "link"), ("#chapter?step=none", "none"), ("#model?m=AAAA", "link"), ("#model?m=%FF", "link")):
        browser.open(url + "/" + link)
        check(f"{link}: is said in words", browser.wait("return [...document.querySelectorAll('[role=alert]')].some((e) => e.innerText.includes(arguments[0]))", word),
              browser.text("main"))


def main():
    url, folder = sys.argv[1], sys.argv[2]
    if not is_there():
        print("SKIPPED page: chromium and chromium-driver are not installed (deploy/packages.sh page)")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    os.makedirs(folder, exist_ok=True)
    has_signal = minute.is_there(url)
    parts = VIEWS if has_signal else VIEWS[1:]
    try:
        browser = Browser()
    except (RuntimeError, OSError) as error:
        print(f"SKIPPED page: Chromium does not start here: {error}\n0 passed, 0 failed, 1 skipped")
        return 0
    try:
        if has_signal:
            minute.first(browser, url)
            minute.controls(browser, url)
            minute.keyboard(browser, url)
        else:
            skip("the minute: the server has no /v1/signal")
        chapter.steps(browser, url)
        model.sources(browser, url)
        model.rules(browser, url)
        model.faults(browser, url)
        model.keyboard(browser, url)
        model.files(browser, url)
        model.long(browser, url)
        links(browser, url)
        look(browser, url, folder, "light", parts)
        languages(browser, url, folder, parts)
        axe(browser, url, folder, parts)
        browser.resize(360, 740)
        look(browser, url, folder, "narrow", parts)
        browser.cdp("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"},
                                                                 {"name": "prefers-reduced-motion", "value": "reduce"}]})
        look(browser, url, folder, "narrow-dark", parts)
        browser.resize(1200, 900)
        look(browser, url, folder, "dark", parts)
        check("nothing moves if that is asked", browser.js("return [...document.querySelectorAll('*')].every((e) => getComputedStyle(e).transitionDuration === '0s' && getComputedStyle(e).animationName === 'none')"))
        check_requests(browser, url)
    finally:
        browser.close()
    print(f"{checks.passed} passed, {checks.failed} failed" + (f", {checks.skipped} skipped" if checks.skipped else ""))
    return 1 if checks.failed else 0


sys.exit(main())
