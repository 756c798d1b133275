"""What holds of every page of icespec, and how a script of checks is run over several."""

import pathlib

from chromium import Browser, Failed


def hold(what, value):
    if not value:
        raise Failed(what)
    print("ok", what, flush=True)


def quiet(browser, name):
    """Nothing was complained about and nothing was asked of a network."""
    hold(f"{name}: no error on the console {browser.complaints}", not browser.complaints)
    others = [one for one in browser.requests if not one.startswith(("file:", "about:"))]
    hold(f"{name}: no request but the file itself {others}", not others and len(browser.requests) == 1)


# The contrast of every text that is seen with what it stands on; WCAG AA asks for 4.5 at these sizes.
CONTRAST = """(() => {
  const parse = (text) => { const part = text.match(/[\\d.]+/g).map(Number); return part.length < 4 ? [...part, 1] : part; };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((one) => { one /= 255; return one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walk.nextNode() && seen < 4000) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || ["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(node.tagName)) continue;
    if (!node.checkVisibility()) continue;
    seen += 1;
    const pair = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) bad.push(node.tagName + "." + node.className + " " + ratio.toFixed(2) + " " + walk.currentNode.data.slice(0, 30));
  }
  return seen < 30 ? ["only " + seen + " texts are seen"] : [...new Set(bad)].slice(0, 5);
})()"""


def contrast(browser, name):
    bad = browser.run(CONTRAST)
    hold(f"{name}: contrast {bad}", bad == [])


def harmless(browser, name, text):
    """Of a hostile page, whose text is given: it is text and nothing else, and stays in its place."""
    hold(f"{name}: what was said is read as text", "<script>window.bad=1</script>" in text)
    hold(f"{name}: and does nothing", browser.run("window.bad === undefined && !document.querySelector('b, img, iframe')"))
    hidden = [one for one in text if ord(one) in range(0x202A, 0x202F) or ord(one) in range(0x2066, 0x206A)]
    hold(f"{name}: nothing turns text around", not hidden)
    narrow(browser, name)
    quiet(browser, name)


def narrow(browser, name):
    wide = browser.run("document.documentElement.scrollWidth - innerWidth")
    hold(f"{name}: the page does not grow sideways ({wide})", wide <= 0)


def unfold(browser):
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def printed(browser, name):
    """The page as a PDF."""
    pdf = browser.pdf()
    hold(f"{name}: it prints", pdf.startswith(b"%PDF") and len(pdf) > 10_000)
    return pdf


def policy(browser, url, name):
    """Should escaping ever fail, the page's policy is there: no script but its own runs, nothing is loaded."""
    browser.open(url)
    browser.run("""document.body.append(
        Object.assign(document.createElement('script'), {textContent: 'window.bad = 1'}),
        Object.assign(document.createElement('img'), {src: 'http://127.0.0.1:9/x.png'}),
        Object.assign(document.createElement('link'), {rel: 'stylesheet', href: 'http://127.0.0.1:9/x.css'}));
        document.body.insertAdjacentHTML('beforeend', '<p id="poor" onclick="window.bad = 1">');
        document.getElementById('poor').click(); new Promise((done) => setTimeout(done, 200))""")
    hold(f"{name}: the policy lets no other script run", browser.run("window.bad === undefined"))
    stopped = [one for one in browser.complaints if "Content Security Policy" in one]
    hold(f"{name}: the policy stops what is not of the page ({len(stopped)})", len(stopped) >= 4)


def visit(use, program, *files):
    """Calls `use` with a browser, the pages' addresses and a folder for pictures; the exit status of the script."""
    *pages, pictures = [pathlib.Path(one).resolve() for one in files]
    pictures.mkdir(parents=True, exist_ok=True)
    try:
        browser = Browser(program)
    except (Failed, OSError) as error:
        print(f"the browser cannot be used: {error}")
        return 2
    try:
        browser.size(1440, 900)
        use(browser, [one.as_uri() for one in pages], pictures)
    except Failed as error:
        print(f"not ok {error}")
        return 1
    finally:
        browser.close()
    return 0
