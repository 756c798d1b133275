(function () {
  const rows = Array.from(document.querySelectorAll("details.case"), function (node) {
    return { node: node, text: null };
  });
  const families = Array.from(document.querySelectorAll("details.family"));
  const groups = Array.from(document.querySelectorAll("section.group"));
  const get = (id) => document.getElementById(id);
  const q = get("q");
  const fold = get("fold");

  function text(one) {
    if (one.text === null) one.text = one.node.textContent.toLowerCase();
    return one.text;
  }

  function apply() {
    const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rfc = get("rfc").value, level = get("level").value, state = get("state").value;
    const credential = get("credential").checked;
    const stack = get("stack") ? get("stack").value : "";
    let count = 0;
    for (const one of rows) {
      const data = one.node.dataset;
      const ok = (!rfc || data.rfc === rfc) && (!level || data.l === level) && (!state || data.state === state)
        && (!credential || data.c === "true") && (!stack || data.by.includes("|" + stack + "|"))
        && words.every((word) => text(one).includes(word));
      one.node.hidden = !ok;
      count += ok;
    }
    const narrowed = count < rows.length && count <= 200;
    for (const family of families) {
      const left = family.querySelectorAll("details.case:not([hidden])").length;
      family.hidden = left === 0;
      family.querySelector(":scope > summary .n").textContent = left;
      if (narrowed && left) family.open = true;
    }
    for (const group of groups) group.hidden = !group.querySelector("details.case:not([hidden])");
    get("shown").textContent = count === rows.length ? count + " requirements" : count + " of " + rows.length + " requirements";
  }

  function follow() {
    let node = null;
    try { node = get(decodeURIComponent(location.hash.slice(1))); } catch (_) { /* not one of ours */ }
    if (!node || !node.matches("details")) return;
    for (let at = node; at; at = at.parentElement) if (at.matches("details")) at.open = true;
    node.scrollIntoView();
  }

  let timer = 0;
  q.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(apply, 120); });
  get("filters").addEventListener("change", apply);
  get("filters").addEventListener("submit", function (event) { event.preventDefault(); apply(); });
  fold.addEventListener("click", function () {
    const open = fold.textContent === "Unfold all shown";
    fold.textContent = open ? "Fold all" : "Unfold all shown";
    for (const node of document.querySelectorAll("details.family:not([hidden])")) node.open = open;
    if (!open) for (const one of rows) one.node.open = false;
  });
  addEventListener("hashchange", follow);
  apply();
  follow();
})();
