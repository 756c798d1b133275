// What is behind a cell: its cases, what was observed, why that is right or wrong, what went over the wire.
const detail = (function () {
  const dialog = document.getElementById("detail");
  const title = document.getElementById("detail-title");
  const body = document.getElementById("detail-body");
  const STEP = 100;

  document.getElementById("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  function about(row) {
    const box = element("div");
    if (row.kind === "requirement" && row.head.rfc) {
      box.append(element("p", {}, element("strong", {}, row.head.keyword), ", ",
        element("a", { href: row.head.link, rel: "noreferrer" }, "RFC " + row.head.rfc + " section " + row.head.section), ": " + row.head.text));
    }
    return box;
  }

  function wire(lines) {
    const body = element("tbody");
    for (const [at, what, from, to, note, hex] of lines) {
      const path = (what === "sent" || what === "received") && (from || to) ? from + " → " + to : "";
      body.append(element("tr", { class: what }, element("td", { class: "num" }, at.toFixed(1)), element("td", {}, what),
        element("td", {}, path), element("td", {}, note, hex ? element("code", { class: "hex" }, hex) : null)));
    }
    const head = element("thead", {}, element("tr", {}, ...["ms", "What", "Path", "In words, and in hex"]
      .map((text) => element("th", { scope: "col" }, text))));
    return element("div", { class: "scroll" }, element("table", { class: "wire" }, element("caption", {}, "What happened"), head, body));
  }

  function beside(one, stack) {
    const body = element("tbody");
    for (const other of matrix.stacks) {
      const verdict = other.verdict(one.at);
      body.append(element("tr", {}, element("th", { scope: "row" }, other.name + " " + other.version),
        element("td", {}, verdict ? sign(verdict) : "–", verdict ? " " + verdict.name : " not run"),
        element("td", {}, element("code", { class: other === stack ? "observed" : "" }, other.observed(one.at) || ""))));
    }
    const head = element("thead", {}, element("tr", {}, ...["Stack", "Verdict", "Observed"].map((text) => element("th", { scope: "col" }, text))));
    return element("details", {}, element("summary", {}, "The other stacks"), element("div", { class: "scroll" }, element("table", {}, head, body)));
  }

  function fill(node, one, stack) {
    const list = element("dl");
    const put = (word, ...values) => list.append(element("dt", {}, word), element("dd", {}, ...values));
    const lines = (text, split, make) => text.split(split).map((part) => element("div", {}, make(part)));
    put("Requires", element("ul", {}, ...one.requirements.map((asked) => element("li", {},
      asked.rfc ? element("a", { href: asked.link, rel: "noreferrer" }, asked.id) : asked.id,
      asked.rfc ? " " + asked.keyword + ", RFC " + asked.rfc + " section " + asked.section + ": " + asked.text : null))));
    put("Expected", ...lines(one.expected, " | ", (part) => element("code", {}, part)));
    const observed = stack.observed(one.at);
    put("Observed", observed === null ? "not run" : element("code", { class: "observed" }, observed));
    if (stack.reason(one.at)) put("Because", ...lines(stack.reason(one.at), "; or: ", (part) => part));
    if (stack.known(one.at)) put("Known", stack.known(one.at));
    if (one.message) put("Message", element("code", { class: "hex" }, one.message));
    // Only an id that a shell takes as one plain word.
    if (stack.again && /^[a-z0-9.\/-]+$/.test(one.id)) put("Again", element("code", {}, stack.again + " --select " + one.id));
    node.append(list);
    if (stack.wire(one.at).length) node.append(wire(stack.wire(one.at)));
    if (matrix.stacks.length > 1) node.append(beside(one, stack));
  }

  function entry(at, stack) {
    const one = matrix.cases[at];
    const verdict = stack.verdict(at);
    const node = element("details", { class: "case" }, element("summary", {}, verdict ? sign(verdict) : "–", " ",
      element("code", {}, one.id), element("span", { class: "t" }, one.title)));
    node.addEventListener("toggle", function () {
      if (node.open && !node.dataset.told) { node.dataset.told = "1"; fill(node, one, stack); }
    });
    return node;
  }

  function open(row, stack) {
    const name = { requirement: () => row.head.id, family: () => row.head.name, case: () => row.head.id }[row.kind]();
    title.textContent = stack.name + " " + stack.version + ": " + name;
    const badness = (at) => (stack.verdict(at) ? stack.verdict(at).badness : -1);
    const sorted = row.cases.slice().sort((a, b) => badness(b) - badness(a) || a - b);
    const cell = row.cells[stack.at];
    const list = element("div");
    let shown = 0;
    const more = element("button", { type: "button" });
    function step() {
      for (const at of sorted.slice(shown, shown + STEP)) list.append(entry(at, stack));
      shown = Math.min(shown + STEP, sorted.length);
      more.hidden = shown === sorted.length;
      more.textContent = "Show more (" + (sorted.length - shown) + " left)";
    }
    more.addEventListener("click", step);
    step();
    body.replaceChildren(about(row), element("p", { class: "dim" }, cell
      ? sorted.length + " cases, " + cell.judged + " judged, " + cell.deviating + " deviate"
      : sorted.length + " cases, none run"), list, more);
    if (list.firstChild && (sorted.length === 1 || (cell && cell.deviating))) list.firstChild.open = true;
    dialog.showModal();
    dialog.scrollTop = 0;
  }
  return { open };
})();
