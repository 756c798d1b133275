"""Chromium over its own protocol, through a pair of pipes: the standard library is enough, and no port is open."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Failed(Exception):
    """Something in the page is not as it should be."""


class Browser:
    """One page in a headless Chromium that may reach no network."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="icespec-browser-")
        down_read, self.down = os.pipe()
        self.up, up_write = os.pipe()

        def pipes():
            # Chromium reads file 3 and writes file 4; neither end may be overwritten while it is moved.
            ends = os.dup(down_read), os.dup(up_write)
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
             "--remote-debugging-pipe", f"--user-data-dir={self.folder}", "--window-size=1440,900", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=pipes, close_fds=False)
        os.close(down_read)
        os.close(up_write)
        self.rest = b""
        self.number = 0
        self.session = None
        self.complaints = []
        self.requests = []
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(one for one in targets if one["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def close(self):
        """Ends the browser, whatever state it is in."""
        try:
            self.session = None
            self.call("Browser.close", limit=5)
            self.process.wait(5)
        except (Failed, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        for end in (self.down, self.up):
            os.close(end)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self, until):
        while b"\0" not in self.rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.up], [], [], left)[0]:
                raise Failed("the browser does not answer")
            part = os.read(self.up, 1 << 20)
            if not part:
                raise Failed("the browser ended")
            self.rest += part
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def _note(self, event):
        name, what = event.get("method"), event.get("params", {})
        if name == "Runtime.exceptionThrown":
            details = what["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])
        elif name == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
            self.complaints.append(str([one.get("value", one.get("description")) for one in what["args"]]))
        elif name == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            self.complaints.append(what["entry"]["text"])
        elif name == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])

    def call(self, method, limit=30, **parameters):
        """Calls a method of the protocol and gives its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.down, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + limit
        while True:
            answer = self._read(until)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Failed(f"{method}: {answer['error']}")
                return answer["result"]
            self._note(answer)

    def open(self, url, limit=60):
        """Opens a page and waits until it is there; gives the seconds it took."""
        self.complaints.clear()
        self.requests.clear()
        start = time.monotonic()
        self.call("Page.navigate", url="about:blank")
        self.requests.clear()
        self.call("Page.navigate", url=url, limit=limit)
        while self.run("document.readyState + location.protocol") != "completefile:":
            if time.monotonic() > start + limit:
                raise Failed(f"{url} is not loaded after {limit} s")
        return time.monotonic() - start

    def run(self, script):
        """Runs a script in the page and gives its value."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Failed(f"{script}: {details.get('exception', {}).get('description') or details['text']}")
        return answer["result"].get("value")

    def key(self, name):
        """Presses a key as a person would."""
        text = {"Enter": "\r", " ": " "}.get(name)
        down = {"type": "keyDown" if text else "rawKeyDown", "key": name, "code": name}
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        down["windowsVirtualKeyCode"] = codes.get(name, 0)
        if text:
            down["text"] = text
        self.call("Input.dispatchKeyEvent", **down)
        self.call("Input.dispatchKeyEvent", **{**down, "type": "keyUp"})

    def type(self, text):
        """Types a text into what has the focus."""
        self.call("Input.insertText", text=text)

    def theme(self, name):
        """What the system prefers: light or dark."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def size(self, width, height):
        """The size of the window."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def scripts(self, allowed):
        """Lets scripts of pages run, or not."""
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def shoot(self, path):
        """A picture of what the window shows."""
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def pdf(self):
        """The printed page."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, limit=120)["data"])
