"""Counts of claims, and what every part of the page is asked: names for who cannot see, texts, width."""
import re

passed, failed, skipped = 0, 0, 0
# What Chromium says of an answer that a test wants refused.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def check(claim, is_true, detail=""):
    global passed, failed
    if is_true:
        passed += 1
    else:
        failed += 1
        print(f"NOT OK: {claim}: {detail}", flush=True)
    return bool(is_true)


def skip(what):
    global skipped
    skipped += 1
    print(f"SKIPPED {what}", flush=True)


NAMED = {"button", "link", "textbox", "searchbox", "combobox", "slider", "spinbutton", "checkbox", "image", "region", "navigation", "listbox", "table"}


def nameless(browser):
    """Controls and pictures that a screen reader could not tell: their roles and texts."""
    browser.cdp("Accessibility.enable", {})
    nodes = browser.cdp("Accessibility.getFullAXTree", {})["nodes"]
    return [node["role"]["value"] for node in nodes if not node.get("ignored") and node.get("role", {}).get("value") in NAMED
            and not node.get("name", {}).get("value", "").strip()]


# Keys of texts that no language has stand in the page as they are.
RAW_KEYS = """
const out = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.data.trim();
  if (text !== "config.json" && /^[a-z]+(\\.[a-z_]+)+$/.test(text) && !walker.currentNode.parentElement.closest("pre, code, textarea, option, table, .small")) out.push(text);
}
return out;
"""

# Contrast of every text with what is behind it, as WCAG counts it; large texts need 3.
CONTRAST = """
const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
const light = ([r, g, b]) => { const f = (v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; } return [255, 255, 255, 255]; };
const out = [];
for (const e of document.querySelectorAll("body *")) {
  if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest(":disabled, .hidden, .skip")) continue;
  const style = getComputedStyle(e), a = light(rgb(e instanceof SVGElement ? style.fill : style.color)), b = light(behind(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) out.push(`${e.tagName} ${e.className} ${ratio.toFixed(2)} ${e.textContent.trim().slice(0, 30)}`);
}
return out.slice(0, 5);
"""


def check_part(browser, name):
    """What holds for every part of the page, in every language and width."""
    check(f"{name}: everything has a name", not (found := nameless(browser)), found[:8])
    check(f"{name}: every text is in this language", not (found := browser.js(RAW_KEYS)), found[:8])
    check(f"{name}: texts stand out from what is behind them", not (found := browser.js(CONTRAST)), found)
    width, wanted = browser.js("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    check(f"{name}: nothing is wider than the screen", width <= wanted, (width, wanted))


def check_requests(browser, origin):
    """Asked since the last call: all of this server; nothing in the console but refusals.  Returns the requests."""
    requests = [(url, size) for url, size in browser.requests() if not url.startswith(("chrome:", "about:", "data:", "blob:", "chrome-"))]
    foreign = [url for url, _ in requests if not url.startswith(origin + "/")]
    check("no request to another origin", not foreign, foreign[:5])
    errors = [text for text in browser.console_errors() if not REFUSED.search(text)]
    check("no error in the console", not errors, errors[:5])
    return requests
