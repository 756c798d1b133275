#!/usr/bin/env python3
"""Opens the pages of icespec in a real browser, from disk, and uses them as a person would.

usage: check.py CHROMIUM RUN.html MATRIX.html HOSTILE.html HOSTILE-MATRIX.html PICTURES

The run page holds two subjects, the matrix four stacks; the hostile pages hold what a subject may say to break them.
Prints a line a check; exits 1 at the first that does not hold, 2 if the browser cannot be used.
"""

import sys

from page import contrast, harmless, hold, policy, printed, quiet, unfold, visit


def run_page(browser, url, pictures):
    count = "document.querySelectorAll('details.case:not([hidden])').length"
    for theme in ("light", "dark"):
        browser.theme(theme)
        browser.open(url)
        quiet(browser, f"run, {theme}")
        dark = browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 24)"
        hold(f"run, {theme}: the page follows the system", dark == (theme == "dark"))
        browser.shoot(pictures / f"run-{theme}.png")
        browser.run("document.querySelector('.family').open = true; document.querySelector('.case').open = true;"
                    "document.querySelector('.group').scrollIntoView()")
        contrast(browser, f"run, {theme}")
        browser.shoot(pictures / f"run-case-{theme}.png")

    total = browser.run(count)
    hold("run: all cases are shown at first", total == browser.run("document.querySelectorAll('details.case').length") > 20)
    violation = "document.querySelector('input[value=violation]')"
    browser.run(f"{violation}.click()")
    left = browser.run(count)
    hold("run: a verdict is filtered", 0 < left < total
         and browser.run("document.querySelectorAll('details.case[data-v=violation]:not([hidden])').length") == 0)
    hold("run: the count is told", browser.run("document.getElementById('shown').textContent") == f"{left} of {total} cases")
    browser.run(f"{violation}.click()")
    browser.run("document.getElementById('q').focus()")
    browser.type("INTEGRITY nothing-has-this-text")
    browser.run("new Promise((done) => setTimeout(done, 300))")
    hold("run: text that is nowhere finds nothing", browser.run(count) == 0)
    browser.run("document.getElementById('q').value = ''; document.getElementById('filters').requestSubmit()")
    browser.run("document.getElementById('rfc').value = '8445'; document.getElementById('rfc').dispatchEvent(new Event('change', {bubbles: true}))")
    hold("run: an RFC is filtered", 0 < browser.run(count) < total)
    browser.run("document.getElementById('theme').click(); document.getElementById('theme').click()")
    hold("run: the switch changes the theme", browser.run("document.documentElement.dataset.theme") == "dark")
    browser.run("document.getElementById('theme').click()")
    link = browser.run("document.querySelector('details.case.wanted, .case').id")
    browser.run(f"location.hash = ''; location.hash = '#{link}'; new Promise((done) => setTimeout(done, 200))")
    hold("run: a link opens its case", browser.run(f"document.getElementById('{link}').open"))
    quiet(browser, "run, used")

    browser.scripts(False)
    browser.open(url)
    browser.shoot(pictures / "run-without-script.png")
    browser.scripts(True)
    printed(browser, "run")


def matrix(browser, url, pictures):
    rows = "document.querySelectorAll('#grid tbody tr:not(.head)').length"
    shown = "document.getElementById('shown').textContent"
    for theme in ("light", "dark"):
        browser.theme(theme)
        seconds = browser.open(url)
        quiet(browser, f"matrix, {theme}")
        hold(f"matrix, {theme}: it is there within 10 s ({seconds:.1f})", seconds < 10)
        browser.shoot(pictures / f"matrix-{theme}.png")
        contrast(browser, f"matrix, {theme}")
    hold("matrix: the stacks are columns", browser.run("document.querySelectorAll('#grid thead th.s').length") == 4)
    total = browser.run(rows)
    hold("matrix: the requirements are rows", total > 10)

    # By a column: the worst first.
    browser.run("document.querySelector('[data-sort=\"1\"]').click()")
    order = browser.run("Array.from(document.querySelectorAll('#grid tbody tr:not(.head)'), (row) => row.cells[2].textContent[0]).join('')")
    rank = "UHCAITVX."
    ranks = [rank.index(one) for one in order if one != "·"]
    hold("matrix: sorted by a stack, the worst comes first", ranks == sorted(ranks, reverse=True) and ranks[0] > ranks[-1])
    hold("matrix: the order is told", browser.run("document.querySelectorAll('th[aria-sort=descending]').length") == 1)
    browser.run("document.querySelector('[data-sort=\"1\"]').click()")

    browser.run("document.getElementById('differ').click()")
    hold("matrix: only rows where stacks differ", 0 < browser.run(rows) < total)
    browser.run("document.getElementById('differ').click(); document.querySelector('input[value=V]').click()")
    hold("matrix: only rows with a violation", 0 < browser.run(rows) < total and browser.run(
        "Array.from(document.querySelectorAll('#grid tbody tr:not(.head)')).every((row) => row.querySelector('td.violation'))"))
    browser.run("document.getElementById('clear').click()")
    hold("matrix: reset shows all again", browser.run(rows) == total)
    browser.run("document.getElementById('q').focus()")
    browser.type("nothing-has-this-text")
    browser.run("new Promise((done) => setTimeout(done, 300))")
    hold("matrix: text that is nowhere finds nothing", browser.run(shown).startswith("0 of "))
    browser.run("document.getElementById('clear').click()")

    # The keyboard alone.
    browser.run("document.querySelector('td.c[tabindex=\"0\"]').focus()")
    browser.key("ArrowRight")
    browser.key("ArrowDown")
    hold("matrix: arrows move", browser.run("document.activeElement.cellIndex") == 2)
    browser.key("Enter")
    hold("matrix: Enter opens the cell", browser.run("document.getElementById('detail').open"))
    browser.key("Escape")
    hold("matrix: Escape closes it", not browser.run("document.getElementById('detail').open"))
    hold("matrix: the focus is where it was", browser.run("document.activeElement.cellIndex") == 2)

    browser.run("document.querySelector('td.c.violation').click()")
    text = browser.run("document.getElementById('detail-body').innerText")
    hold("matrix: a cell tells what is expected and observed", "Expected" in text and "Observed" in text and "deviate" in text)
    for theme in ("dark", "light"):
        browser.theme(theme)
        browser.shoot(pictures / f"matrix-cell-{theme}.png")
        contrast(browser, f"matrix, a cell, {theme}")
    browser.run("document.getElementById('close').click()")

    browser.run("document.querySelector('[data-view=cases]').click()")
    families = browser.run(rows)
    browser.run("document.querySelector('[data-family]').click()")
    hold("matrix: a family unfolds", browser.run(rows) > families > 1)
    browser.shoot(pictures / "matrix-cases.png")
    address = browser.run("location.hash")
    hold("matrix: the view is in the address", "view=cases" in address and "open=" in address)
    browser.open(url + address)
    hold("matrix: the address brings the view back", browser.run(rows) > families)
    browser.run("document.querySelector('[data-view=requirements]').click(); document.querySelector('[data-view=cases]').click()")
    quiet(browser, "matrix, used")
    browser.size(420, 800)
    browser.shoot(pictures / "matrix-narrow.png")
    browser.size(1440, 900)
    printed(browser, "matrix")


def hostile(browser, run, matrix):
    for name, url in (("run", run), ("matrix", matrix)):
        browser.open(url)
        unfold(browser)
        if name == "matrix":
            browser.run("document.querySelector('td.c.violation').click()")
            browser.run("document.querySelectorAll('#detail details').forEach((one) => { one.open = true; })")
        text = browser.run("document.body.innerText")
        harmless(browser, f"hostile {name}", text)


def use(browser, pages, pictures):
    run, table, bad_run, bad_table = pages
    run_page(browser, run, pictures)
    matrix(browser, table, pictures)
    hostile(browser, bad_run, bad_table)
    policy(browser, run, "run")
    policy(browser, table, "matrix")


if __name__ == "__main__":
    sys.exit(visit(use, *sys.argv[1:]))
