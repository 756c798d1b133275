#!/usr/bin/env python3
"""Opens pages of audits in a real browser, from disk.

usage: audit.py CHROMIUM FAULTY.html HEALTHY.html INCONCLUSIVE.html HOSTILE.html PICTURES

Prints a line a check; exits 1 at the first that does not hold, 2 if the browser cannot be used.
"""

import sys

from page import contrast, harmless, hold, narrow, policy, printed, quiet, unfold, visit

# Text of the picture that is seen: what it stands on, and whether it leaves the picture.
INSIDE = """(() => {
  const bad = [];
  for (const svg of document.querySelectorAll('svg')) {
    if (!svg.checkVisibility()) continue;
    const frame = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) bad.push(text.textContent.slice(0, 60));
    }
  }
  return bad.slice(0, 5);
})()"""

# Lines of text of one picture that lie over each other.
OVERLAP = """(() => {
  const bad = [];
  for (const svg of document.querySelectorAll('svg')) {
    if (!svg.checkVisibility()) continue;
    const texts = Array.from(svg.querySelectorAll('text:not(.badge)'), (text) => [text, text.getBoundingClientRect()]);
    for (let at = 0; at < texts.length; at++) for (let other = at + 1; other < Math.min(at + 12, texts.length); other++) {
      const [a, b] = [texts[at][1], texts[other][1]];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 6) bad.push(texts[at][0].textContent.slice(0, 30) + " / " + texts[other][0].textContent.slice(0, 30));
    }
  }
  return bad.slice(0, 5);
})()"""


def seen(browser, selector):
    return browser.run(f"Array.from(document.querySelectorAll('{selector}')).filter((one) => one.checkVisibility()).length")


def whole(browser, width, path):
    """A picture of the page from top to bottom."""
    browser.size(width, 900)
    browser.size(width, min(int(browser.run("document.documentElement.scrollHeight")), 4000))
    browser.shoot(path)
    browser.size(1440, 900)


def faulty(browser, url, pictures):
    for theme in ("light", "dark"):
        browser.theme(theme)
        browser.open(url)
        quiet(browser, f"faulty, {theme}")
        contrast(browser, f"faulty, {theme}")
        whole(browser, 1280, pictures / f"audit-{theme}.png")
    browser.theme("light")
    browser.open(url)
    top = browser.run("document.querySelector('.banner').getBoundingClientRect().bottom")
    said = browser.run("document.querySelector('.banner').innerText")
    hold("faulty: what went wrong is seen at once", top < 400 and "video" in said and "audio" in said and "answerer" in said)
    hold("faulty: so is the diagram's beginning", browser.run("document.querySelector('#wire').getBoundingClientRect().top") < 900)
    hold("faulty: one picture is seen", seen(browser, "svg") == 1)
    hold("faulty: that DTLS never began is drawn", "DTLS never began" in browser.run("document.querySelector('svg .absent:last-of-type').textContent"))
    hold("faulty: nothing leaves the picture", browser.run(INSIDE) == [])
    hold(f"faulty: no text lies over another {browser.run(OVERLAP)}", browser.run(OVERLAP) == [])
    browser.run("document.querySelector('svg.wide a').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    hold("faulty: a number leads to its finding", browser.run("location.hash").startswith("#f"))
    for width in (400, 700, 1000):
        browser.size(width, 900)
        narrow(browser, f"faulty, {width} wide")
        hold(f"faulty, {width} wide: one picture is seen", seen(browser, "svg") == 1)
        hold(f"faulty, {width} wide: nothing leaves the picture", browser.run(INSIDE) == [])
        hold(f"faulty, {width} wide: no text lies over another", browser.run(OVERLAP) == [])
    size = browser.run("document.querySelector('svg.wide .label') && 13.5 * document.querySelector('svg.wide').getBoundingClientRect().width / 1000")
    hold(f"faulty: the text of the picture can be read ({size:.1f} px)", size > 11)
    whole(browser, 400, pictures / "audit-narrow.png")
    browser.size(1440, 900)
    browser.scripts(False)
    browser.open(url)
    browser.shoot(pictures / "audit-without-script.png")
    browser.scripts(True)
    hold("faulty: without a script the picture is there", seen(browser, "svg") == 1)
    (pictures / "audit.pdf").write_bytes(printed(browser, "faulty"))


def others(browser, pages, pictures):
    for name, url in pages:
        browser.open(url)
        quiet(browser, name)
        unfold(browser)
        contrast(browser, name)
        hold(f"{name}: nothing leaves the picture", browser.run(INSIDE) == [])
        hold(f"{name}: no failure is claimed", browser.run("!document.querySelector('.failed, .faulty, .bad')"))
        whole(browser, 1280, pictures / f"audit-{name}.png")


def hostile(browser, url):
    for width in (1280, 400):
        browser.size(width, 900)
        browser.open(url)
        unfold(browser)
        text = browser.run("document.body.innerText + Array.from(document.querySelectorAll('svg'), (one) => one.textContent).join('')")
        harmless(browser, f"hostile, {width}", text)
    browser.size(1440, 900)


def use(browser, pages, pictures):
    bad, good, open_, evil = pages
    faulty(browser, bad, pictures)
    others(browser, [("healthy", good), ("inconclusive", open_)], pictures)
    hostile(browser, evil)
    policy(browser, bad, "audit")


if __name__ == "__main__":
    sys.exit(visit(use, *sys.argv[1:]))
