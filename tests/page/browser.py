"""A browser by WebDriver: chromedriver is started, and spoken to in plain HTTP."""
import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"tab": "\ue004", "enter": "\ue007", "space": " ", "left": "\ue012", "right": "\ue014", "down": "\ue015",
        "up": "\ue013", "home": "\ue011", "end": "\ue010", "shift": "\ue008", "control": "\ue009"}


def is_there():
    return shutil.which("chromedriver") is not None and shutil.which("chromium") is not None


class Browser:
    """One window.  Its profile and downloads are in a folder of its own, which close() removes."""

    def __init__(self, width=1200, height=900, dark=False, language="en", reduced_motion=False):
        self.folder = tempfile.mkdtemp()
        # Beside other services; port 0 lets the kernel choose.
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True, env={**os.environ, "HOME": self.folder})
        self.base = None
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                self.base = f"http://127.0.0.1:{found[1]}"
                break
        try:
            self.begin(width, height, language, reduced_motion)
        except Exception:
            self.driver.terminate()
            self.driver.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        if dark:
            self.cdp("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})

    def begin(self, width, height, language, reduced_motion):
        if self.base is None:
            raise RuntimeError("chromedriver ended")
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     f"--lang={language}", f"--user-data-dir={self.folder}/profile", f"--window-size={width},{height}",
                     "--force-device-scale-factor=1", "--disable-background-networking", "--hide-scrollbars"]
        if reduced_motion:
            arguments.append("--force-prefers-reduced-motion")
        options = {"args": arguments, "prefs": {"intl.accept_languages": language,
                                                "download.default_directory": self.folder}}
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
        self.base += f"/session/{answer['sessionId']}"
        self.resize(width, height)

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def cdp(self, command, parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def resize(self, width, height):
        """The size of the page itself, as on a screen of this size; below 500 a window cannot be made."""
        self.cdp("Emulation.setDeviceMetricsOverride",
                 {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def open(self, url):
        self.call("POST", "/url", {"url": "about:blank"})
        self.call("POST", "/url", {"url": url})

    def js(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script, *arguments, seconds=60):
        """Waits until a script answers something true, and returns it; None when time is over."""
        until = time.monotonic() + seconds
        while True:
            value = self.js(script, *arguments)
            if value or time.monotonic() > until:
                return value
            time.sleep(0.02)

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        try:
            self.call("POST", f"/element/{self.find(selector)}/click", {})
        except RuntimeError as error:
            # The page made it anew in between.
            if "stale" not in str(error):
                raise
            self.call("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def clear(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/clear", {})

    def key(self, *names):
        """Presses keys where the focus is; all but the last are held."""
        keys = [KEYS.get(name, name) for name in names]
        actions = [{"type": "keyDown", "value": key} for key in keys] + [{"type": "keyUp", "value": key} for key in keys[::-1]]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def text(self, selector):
        return self.js("return document.querySelector(arguments[0])?.innerText ?? null", selector)

    def screenshot(self, path, whole=True):
        image = self.cdp("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(base64.b64decode(image["data"]))

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def console_errors(self):
        return [line["message"] for line in self.log("browser") if line["level"] in ("SEVERE", "WARNING")]

    def requests(self):
        """URLs and encoded sizes of what the page has asked for since the last call."""
        events = [json.loads(line["message"])["message"] for line in self.log("performance")]
        sizes = {e["params"]["requestId"]: e["params"]["encodedDataLength"]
                 for e in events if e["method"] == "Network.loadingFinished"}
        return [(e["params"]["request"]["url"], sizes.get(e["params"]["requestId"], 0))
                for e in events if e["method"] == "Network.requestWillBeSent"]

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
