// The table: rows of either view, filters, order, and the keyboard.
(function () {
  const find = (id) => document.getElementById(id);
  const grid = find("grid");
  const head = grid.tHead;
  const boxes = Array.from(document.querySelectorAll("input[name=verdict]"));
  const tabs = Array.from(document.querySelectorAll("[data-view]"));
  const fields = ["q", "rfc", "level", "sort", "columns"];
  const rows = new Map();
  let view = "requirements";
  let by = -1; // the stack the rows are sorted by
  let open = new Set(); // unfolded families

  grid.classList.toggle("many", matrix.stacks.length > 6);
  grid.classList.toggle("few", matrix.stacks.length < 5);
  for (const rfc of [...new Set(matrix.requirements.map((one) => one.rfc).filter(Boolean))].sort((a, b) => a - b)) {
    find("rfc").append(element("option", {}, String(rfc)));
  }

  function columns() {
    const list = matrix.stacks.slice();
    const order = find("columns").value;
    if (order === "name") list.sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version, undefined, { numeric: true }));
    if (order === "deviations") list.sort((a, b) => a.deviations - b.deviations || a.at - b.at);
    return list;
  }

  function words() {
    return find("q").value.toLowerCase().split(/\s+/).filter(Boolean);
  }

  function text(row) {
    if (row.text === undefined) {
      const parts = row.kind === "requirement" ? [row.head.id, row.head.text] : [];
      const seen = new Set();
      for (const at of row.cases) {
        parts.push(matrix.cases[at].id, matrix.cases[at].title);
        for (const stack of matrix.stacks) seen.add(stack.observed(at));
      }
      row.text = parts.concat([...seen]).join("\n").toLowerCase();
    }
    return row.text;
  }

  function asked(row) {
    return row.kind === "requirement" ? [row.head] : row.cases.flatMap((at) => matrix.cases[at].requirements);
  }

  function filter(list) {
    const wanted = boxes.filter((box) => box.checked).map((box) => box.value);
    const rfc = Number(find("rfc").value), level = find("level").value, differ = find("differ").checked, search = words();
    return list.filter((row) => (!differ || row.differ)
      && (!wanted.length || wanted.some((letter) => row.letters.has(letter)))
      && (!level || (row.kind === "requirement" ? row.head.level === level : row.cases.some((at) => matrix.cases[at].level === level)))
      && (!rfc || asked(row).some((one) => one.rfc === rfc))
      && search.every((word) => text(row).includes(word)));
  }

  const badness = (row) => (row.cells[by] ? row.cells[by].verdict.badness : -1);
  function order(list) {
    if (by >= 0) return list.slice().sort((a, b) => badness(b) - badness(a) || (b.cells[by] ? b.cells[by].deviating : 0) - (a.cells[by] ? a.cells[by].deviating : 0));
    if (find("sort").value) return list.slice().sort((a, b) => b.deviating - a.deviating);
    return list;
  }

  function cell(row, stack) {
    const what = row.cells[stack.at];
    const node = element("td", { class: "c " + (what ? what.verdict.name : "none"), tabindex: "-1", "data-stack": stack.at });
    const who = stack.name + " " + stack.version + ": ";
    if (!what) {
      node.append("·");
      node.setAttribute("aria-label", who + "not run");
      return node;
    }
    node.append(what.verdict.letter);
    let count = "";
    if (what.deviating && what.total > 1) count = what.deviating;
    else if (!what.deviating && what.judged && what.judged < what.total) count = "part";
    if (count) node.append(element("small", {}, count));
    const told = what.verdict.name + ", " + what.total + " cases, " + what.judged + " judged, " + what.deviating + " deviate";
    node.title = who + told;
    node.setAttribute("aria-label", who + told);
    return node;
  }

  function label(row) {
    if (row.kind === "family") {
      const unfolded = open.has(row.head.name);
      return element("th", { scope: "row" }, element("button", { type: "button", "data-family": row.head.name, "aria-expanded": String(unfolded) },
        unfolded ? "▾ " : "▸ ", element("code", {}, row.head.name)), element("span", { class: "n" }, " " + row.cases.length + (row.head.live ? " live" : "")));
    }
    if (row.kind === "case") {
      const more = row.cases.length > 1 ? " and " + (row.cases.length - 1) + " alike" : "";
      return element("th", { scope: "row", class: "in" }, element("span", { class: "t", title: row.head.title },
        element("code", { class: "id" }, row.head.id), element("strong", {}, more), " " + row.head.title));
    }
    const place = row.head.rfc ? row.head.keyword + (grouped() ? "" : " · RFC " + row.head.rfc + " §" + row.head.section) : "not in this catalogue";
    return element("th", { scope: "row" }, element("span", { class: "t", title: row.head.text }, element("code", { class: "id" }, row.head.id),
      " ", element("strong", {}, place), " " + row.head.text));
  }

  // Sections are headings as long as the rows are in their order.
  function grouped() {
    return by < 0 && !find("sort").value;
  }

  function line(row, list) {
    const node = element("tr", {}, label(row), ...list.map((stack) => cell(row, stack)));
    rows.set(node, row);
    return node;
  }

  function header(list) {
    const line = element("tr", {}, element("th", { scope: "col" }, view === "requirements" ? "Requirement" : "Family and case"));
    for (const stack of list) {
      line.append(element("th", { scope: "col", class: "s", "aria-sort": by === stack.at ? "descending" : "none" },
        element("button", { type: "button", "data-sort": stack.at, title: "Sort by " + stack.name }, stack.name + (by === stack.at ? " ↓" : "")),
        element("span", { class: "n" }, stack.version)));
    }
    head.replaceChildren(line);
  }

  function requirementRows(list) {
    const found = order(filter(matrix.byRequirement));
    const parts = [];
    let body = element("tbody"), section = null;
    for (const row of found) {
      const name = row.head.rfc ? "RFC " + row.head.rfc + " section " + row.head.section : "Not in this catalogue";
      if (grouped() && name !== section) {
        section = name;
        body = element("tbody", {}, element("tr", { class: "head" }, element("th", { scope: "rowgroup" }, name), element("td", { colspan: list.length })));
        parts.push(body);
      } else if (!parts.length) parts.push(body);
      body.append(line(row, list));
    }
    return [parts, found.length + " of " + matrix.byRequirement.length + " requirements"];
  }

  function caseRows(list) {
    const parts = [];
    const found = order(matrix.byFamily);
    let count = 0;
    for (const row of found) {
      row.inner = row.inner || matrix.fold(row.cases);
      const inner = order(filter(row.inner));
      // The filters are about cases; a family stays if one of its own passes them.
      if (!inner.length) continue;
      const body = element("tbody", {}, line(row, list));
      count += inner.reduce((sum, one) => sum + one.cases.length, 0);
      if (open.has(row.head.name)) for (const one of inner) body.append(line(one, list));
      parts.push(body);
    }
    return [parts, count + " of " + matrix.cases.length + " cases in " + parts.length + " families"];
  }

  function draw() {
    rows.clear();
    const list = columns();
    header(list);
    const [parts, shown] = view === "requirements" ? requirementRows(list) : caseRows(list);
    for (const body of Array.from(grid.tBodies)) body.remove();
    grid.append(...parts);
    find("shown").textContent = shown;
    const first = grid.querySelector("td.c");
    if (first) first.tabIndex = 0;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.view === view));
    keep();
  }

  // The state is in the address, so that a view can be linked to.
  function keep() {
    const state = new URLSearchParams();
    if (view !== "requirements") state.set("view", view);
    for (const id of fields) if (find(id).value) state.set(id, find(id).value);
    const wanted = boxes.filter((box) => box.checked).map((box) => box.value).join("");
    if (wanted) state.set("with", wanted);
    if (find("differ").checked) state.set("differ", "1");
    if (by >= 0) state.set("by", String(by));
    if (open.size) state.set("open", [...open].join(","));
    try { history.replaceState(null, "", "#" + state); } catch (_) { /* some hosts forbid it */ }
  }

  function restore() {
    const state = new URLSearchParams(location.hash.slice(1));
    view = state.get("view") === "cases" ? "cases" : "requirements";
    for (const id of fields) find(id).value = state.get(id) || "";
    for (const id of fields) if (find(id).selectedIndex < 0) find(id).selectedIndex = 0;
    for (const box of boxes) box.checked = (state.get("with") || "").includes(box.value);
    find("differ").checked = state.get("differ") === "1";
    by = /^\d+$/.test(state.get("by") || "") && matrix.stacks[Number(state.get("by"))] ? Number(state.get("by")) : -1;
    open = new Set((state.get("open") || "").split(",").filter(Boolean));
  }

  function focus(node) {
    if (!node || !node.classList.contains("c")) return;
    const old = grid.querySelector("td.c[tabindex='0']");
    if (old) old.tabIndex = -1;
    node.tabIndex = 0;
    node.focus();
  }

  function show(node) {
    const row = rows.get(node.parentElement);
    if (row) detail.open(row, matrix.stacks[Number(node.dataset.stack)]);
  }

  function beside(node, step) {
    const all = Array.from(grid.querySelectorAll("tbody tr:not(.head)"));
    const next = all[all.indexOf(node.parentElement) + step];
    return next && next.cells[node.cellIndex];
  }

  grid.addEventListener("click", function (event) {
    const sort = event.target.closest("[data-sort]");
    const family = event.target.closest("[data-family]");
    const node = event.target.closest("td.c");
    if (sort) {
      by = by === Number(sort.dataset.sort) ? -1 : Number(sort.dataset.sort);
      draw();
      head.querySelector("[data-sort='" + sort.dataset.sort + "']").focus();
    } else if (family) {
      const name = family.dataset.family;
      if (!open.delete(name)) open.add(name);
      draw();
      const again = Array.from(grid.querySelectorAll("[data-family]")).find((one) => one.dataset.family === name);
      if (again) again.focus();
    } else if (node) {
      focus(node);
      show(node);
    }
  });
  grid.addEventListener("keydown", function (event) {
    const node = event.target;
    if (!node.classList.contains("c")) return;
    const cells = node.parentElement.cells;
    const moves = {
      ArrowLeft: () => node.previousElementSibling, ArrowRight: () => node.nextElementSibling,
      ArrowUp: () => beside(node, -1), ArrowDown: () => beside(node, 1),
      Home: () => cells[1], End: () => cells[cells.length - 1],
    };
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(node); }
    else if (moves[event.key]) { event.preventDefault(); focus(moves[event.key]()); }
  });
  for (const tab of tabs) tab.addEventListener("click", function () { view = tab.dataset.view; draw(); });
  let timer = 0;
  find("q").addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(draw, 120); });
  find("sort").addEventListener("change", function () { by = -1; });
  find("filters").addEventListener("change", function (event) { if (event.target.id !== "q") draw(); });
  find("filters").addEventListener("submit", function (event) { event.preventDefault(); draw(); });
  find("clear").addEventListener("click", function () { find("filters").reset(); by = -1; open = new Set(); draw(); });
  addEventListener("hashchange", function () { restore(); draw(); });
  restore();
  draw();
})();
