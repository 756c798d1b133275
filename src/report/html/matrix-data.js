// The data of the page, and what is worked out from it. Arrays, to keep the page small:
//   requirements [id, rfc, section, keyword, strength, text, link]     verdicts [letter, name, badness, deviates]
//   cases [id, title, level, requirement places, text of what is expected, message, live]
//   stacks {name, version, language, again, letters (one a case, "." where not run), observed (text places),
//           reasons, known (text places by case), wires (by case: [ms, what, from, to, note, hex])}
const matrix = (function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const verdicts = new Map(data.verdicts.map(([letter, name, badness, deviates]) => [letter, { letter, name, badness, deviates }]));
  const requirements = data.requirements.map(function ([id, rfc, section, keyword, level, text, link]) {
    return { id, rfc, section, keyword, level, text, link, cases: [] };
  });
  const cases = data.cases.map(function ([id, title, level, asked, expected, message, live], at) {
    for (const place of new Set(asked)) requirements[place].cases.push(at);
    return { at, id, title, level, requirements: asked.map((place) => requirements[place]), expected: data.texts[expected], message, live };
  });
  const stacks = data.stacks.map(function (stack, at) {
    const letters = Array.from(stack.letters);
    const text = (place) => (place === undefined ? null : data.texts[place]);
    return {
      at, name: stack.name, version: stack.version, language: stack.language, again: stack.again, letters,
      deviations: letters.filter((one) => one !== "." && verdicts.get(one).deviates).length,
      verdict: (at) => verdicts.get(letters[at]),
      place: (at) => (letters[at] === "." ? -1 : stack.observed[at]),
      observed: (at) => (letters[at] === "." ? null : data.texts[stack.observed[at]]),
      reason: (at) => text(stack.reasons[at]),
      known: (at) => text(stack.known[at]),
      wire: (at) => stack.wires[at] || [],
    };
  });

  // The worst verdict of these cases, as the other formats have it: a death is worse than a deviation.
  function worst(stack, list) {
    let found = null, deviating = 0, judged = 0;
    for (const at of list) {
      const verdict = stack.verdict(at);
      if (!verdict) continue;
      if (!found || verdict.badness > found.badness) found = verdict;
      deviating += verdict.deviates;
      judged += verdict.badness > 1;
    }
    return found && { verdict: found, deviating, judged, total: list.length };
  }

  // A row of either view: its cases, its worst cells, and what the filters look at.
  function row(kind, head, list) {
    const cells = stacks.map((stack) => worst(stack, list));
    const judged = cells.filter((cell) => cell && cell.judged).map((cell) => cell.verdict.letter);
    return {
      kind, head, cases: list, cells,
      letters: new Set(cells.map((cell) => (cell ? cell.verdict.letter : "."))),
      differ: new Set(judged).size > 1,
      deviating: cells.reduce((sum, cell) => sum + (cell ? cell.deviating : 0), 0),
    };
  }

  // Cases of a family; those on which every stack did the very same are one row.
  function fold(list) {
    const groups = new Map();
    for (const at of list) {
      const key = stacks.map((stack) => stack.letters[at] + stack.place(at)).join();
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(at);
    }
    return Array.from(groups.values(), (group) => row("case", cases[group[0]], group));
  }

  const byRequirement = requirements.map((one) => row("requirement", one, one.cases));
  const families = new Map();
  for (const one of cases) {
    const name = one.id.split("/").slice(0, 2).join("/");
    if (!families.has(name)) families.set(name, []);
    families.get(name).push(one.at);
  }
  // Live cases come first: they are few, and what they find users feel.
  const byFamily = Array.from(families, ([name, list]) => Object.assign(row("family", { name, live: cases[list[0]].live }, list), { inner: null }));
  byFamily.sort((a, b) => b.head.live - a.head.live);
  return { requirements, cases, stacks, verdicts, byRequirement, byFamily, fold };
})();

// Text goes into the page as text only: nothing here ever parses markup.
function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

function sign(verdict) {
  return element("span", { class: "v " + verdict.name, title: verdict.name }, verdict.letter);
}
