(function () {
  const cases = Array.from(document.querySelectorAll("details.case"), function (node) {
    return { node: node, text: null };
  });
  const families = Array.from(document.querySelectorAll("details.family"));
  const groups = Array.from(document.querySelectorAll("section.group"));
  const q = document.getElementById("q");
  const rfc = document.getElementById("rfc");
  const level = document.getElementById("level");
  const boxes = Array.from(document.querySelectorAll("input[name=verdict]"));
  const shown = document.getElementById("shown");
  const fold = document.getElementById("fold");

  // Read from the page only when something is searched: most visits search nothing.
  function text(one) {
    if (one.text === null) one.text = one.node.textContent.toLowerCase();
    return one.text;
  }

  function apply() {
    const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const one of cases) {
      const data = one.node.dataset;
      const ok = verdicts.has(data.v) && (!level.value || data.l === level.value)
        && (!rfc.value || data.rfc.split(" ").includes(rfc.value))
        && words.every((word) => text(one).includes(word));
      one.node.hidden = !ok;
      count += ok;
    }
    const narrowed = words.length > 0 && count <= 500;
    for (const family of families) {
      const left = family.querySelectorAll("details.case:not([hidden])").length;
      family.hidden = left === 0;
      family.querySelector(":scope > summary .n").textContent = left;
      if (narrowed && left) family.open = true;
    }
    for (const group of groups) {
      const left = group.querySelectorAll("details.case:not([hidden])").length;
      group.hidden = left === 0;
      group.querySelector("h3 .n").textContent = left;
    }
    shown.textContent = count === cases.length ? count + " cases" : count + " of " + cases.length + " cases";
  }

  // The texts of requirements stand once at the end of the page; what is unfolded shows them in place.
  document.addEventListener("toggle", function (event) {
    const node = event.target;
    if (!node.open || !node.classList.contains("case") || node.dataset.told) return;
    node.dataset.told = "1";
    for (const link of node.querySelectorAll("li > a[href^='#']:only-child")) {
      if (link.nextSibling) continue;
      const row = document.getElementById(link.getAttribute("href").slice(1));
      if (!row) continue;
      const cells = row.querySelectorAll("td");
      link.after(" " + cells[0].textContent + ", " + cells[1].textContent + ": " + cells[2].textContent);
    }
  }, true);

  function follow() {
    let node = null;
    try { node = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (_) { /* not one of ours */ }
    if (!node || !node.matches("details")) return;
    for (let at = node; at; at = at.parentElement) if (at.matches("details")) at.open = true;
    node.scrollIntoView();
  }

  let timer = 0;
  q.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(apply, 120); });
  document.getElementById("filters").addEventListener("change", apply);
  document.getElementById("filters").addEventListener("submit", function (event) { event.preventDefault(); apply(); });
  fold.addEventListener("click", function () {
    const open = fold.textContent === "Unfold all shown";
    fold.textContent = open ? "Fold all" : "Unfold all shown";
    for (const node of document.querySelectorAll("details.family:not([hidden])")) node.open = open;
    if (!open) for (const one of cases) one.node.open = false;
  });
  addEventListener("hashchange", follow);
  apply();
  follow();
})();
