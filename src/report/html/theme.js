"use strict";
// The switch goes round: as the system has it, light, dark. What was chosen is kept where the browser allows it.
(function () {
  const button = document.getElementById("theme");
  const themes = ["system", "light", "dark"];
  let theme = "system";
  try {
    const kept = localStorage.getItem("icespec-theme");
    if (themes.includes(kept)) theme = kept;
  } catch (_) { /* a page opened from disk may have no storage */ }
  function show() {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = "Theme: " + theme;
  }
  button.addEventListener("click", function () {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try { localStorage.setItem("icespec-theme", theme); } catch (_) { /* as above */ }
    show();
  });
  show();
  document.documentElement.classList.add("js");
})();
