// Search, filters and order of the tables.
(function () {
  const find = (id) => document.getElementById(id);
  const fields = ["q", "layer", "count"].map(find);
  const tables = Array.from(document.querySelectorAll("table.sorted"));
  const faults = Array.from(find("faults").tBodies[0].rows);
  const rows = faults.concat(Array.from(find("items").tBodies[0].rows));
  const texts = new Map();

  function text(row) {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  }

  function apply() {
    const [q, layer, count] = fields.map((field) => field.value);
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const fault = row.dataset.layer !== undefined;
      row.hidden = !(words.every((word) => text(row).includes(word))
        && (!fault || ((!layer || row.dataset.layer === layer) && (!count || row.dataset.count === count))));
    }
    const left = faults.filter((row) => !row.hidden).length;
    find("shown").textContent = left === faults.length ? left + " faults" : left + " of " + faults.length + " faults";
  }

  function sort(table, column, kind, button) {
    const head = button.closest("th");
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[column].textContent.trim();
    const compare = kind === "number" ? (a, b) => Number(value(a)) - Number(value(b))
      : (a, b) => value(a).localeCompare(value(b), undefined, { numeric: true });
    const body = table.tBodies[0];
    const order = Array.from(body.rows).sort((a, b) => (down ? compare(b, a) : compare(a, b)));
    body.append(...order);
  }

  for (const table of tables) {
    Array.from(table.tHead.rows[0].cells).forEach(function (cell, column) {
      if (!cell.dataset.sort) return;
      const button = document.createElement("button");
      button.type = "button";
      button.title = "Sort by this column";
      button.append(...cell.childNodes);
      button.addEventListener("click", () => sort(table, column, cell.dataset.sort, button));
      cell.append(button);
    });
  }
  let timer = 0;
  find("q").addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(apply, 120); });
  find("filters").addEventListener("change", apply);
  find("filters").addEventListener("submit", function (event) { event.preventDefault(); apply(); });
  find("clear").addEventListener("click", function () {
    for (const field of fields) field.value = "";
    apply();
  });
  apply();
})();
