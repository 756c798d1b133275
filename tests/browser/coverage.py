#!/usr/bin/env python3
"""Opens the page of coverage in a real browser, from disk.

usage: coverage.py CHROMIUM PAGE.html HOSTILE.html PICTURES

Prints a line a check; exits 1 at the first that does not hold, 2 if the browser cannot be used.
"""

import json
import pathlib
import sys

from page import contrast, harmless, hold, narrow, policy, quiet, unfold, visit

CATALOGUE = pathlib.Path(__file__).parents[2] / "src/requirement/catalogue.json"
SHOWN = "document.querySelectorAll('details.case:not([hidden])').length"


def choose(browser, id, value):
    browser.run(f"""(() => {{
      const node = document.getElementById('{id}');
      if (node.type === 'checkbox') node.checked = {'true' if value else 'false'}; else node.value = '{value}';
      node.dispatchEvent(new Event('change', {{bubbles: true}}));
      node.dispatchEvent(new Event('input', {{bubbles: true}}));
      return new Promise((done) => setTimeout(done, 200));
    }})()""")


def page(browser, url, pictures):
    everything = len(json.loads(CATALOGUE.read_text()))
    for theme in ("light", "dark"):
        browser.theme(theme)
        browser.open(url)
        quiet(browser, f"coverage, {theme}")
        browser.run("document.querySelector('details.family').open = true")
        browser.run("document.querySelector('details.case').open = true")
        contrast(browser, f"coverage, {theme}")
        browser.shoot(pictures / f"coverage-{theme}.png")
    browser.theme("light")
    browser.open(url)
    hold("coverage: every requirement is there", browser.run(SHOWN) == everything)
    hold("coverage: nothing is open", "0 are open" in browser.run("document.querySelector('.lead').textContent"))
    choose(browser, "state", "reasoned")
    reasoned = browser.run(SHOWN)
    hold(f"coverage: the reasoned are some ({reasoned})", 0 < reasoned < everything)
    hold("coverage: each says why", browser.run(
        "Array.from(document.querySelectorAll('details.case:not([hidden])')).every((one) => one.textContent.includes('Not covered'))"))
    choose(browser, "state", "covered")
    hold("coverage: the rest is covered", browser.run(SHOWN) == everything - reasoned)
    choose(browser, "credential", True)
    hold("coverage: those about credentials are fewer", 0 < browser.run(SHOWN) < everything - reasoned)
    choose(browser, "credential", False)
    choose(browser, "state", "")
    choose(browser, "stack", "lively 2.0")
    hold("coverage: what a stack violates is found", browser.run(SHOWN) == 1)
    hold("coverage: and unfolded to", browser.run("document.getElementById('ICE-8445-7.3-02').checkVisibility()"))
    choose(browser, "stack", "")
    choose(browser, "q", "ICE-8445-7.3-02")
    hold("coverage: an id is found", browser.run("!document.getElementById('ICE-8445-7.3-02').hidden"))
    browser.open(url + "#STUN-8489-5-01")
    hold("coverage: an address leads to its requirement", browser.run("document.getElementById('STUN-8489-5-01').open"))
    for width in (400, 900):
        browser.size(width, 900)
        narrow(browser, f"coverage, {width} wide")
    browser.size(1440, 900)
    browser.scripts(False)
    browser.open(url)
    unfold(browser)
    hold("coverage: without a script all is there", browser.run(SHOWN) == everything)
    browser.scripts(True)


def use(browser, pages, pictures):
    right, evil = pages
    page(browser, right, pictures)
    browser.open(evil)
    unfold(browser)
    harmless(browser, "hostile", browser.run("document.body.innerText"))
    policy(browser, right, "coverage")


if __name__ == "__main__":
    sys.exit(visit(use, *sys.argv[1:]))
