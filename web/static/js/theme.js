// Runs before the first paint, as a classic script: the reader's choice of theme, else the system's. Paper is always light.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // no storage in private mode
    }
  };

  /** @param {string} theme */
  function put(theme) {
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    document.dispatchEvent(new Event("themechange"));
  }
  const wanted = () => kept() ?? (dark.matches ? "dark" : "light");

  put(wanted());
  dark.addEventListener("change", () => put(wanted()));
  addEventListener("storage", () => put(wanted()));
  addEventListener("beforeprint", () => put("light"));
  addEventListener("afterprint", () => put(wanted()));
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!target.closest("[data-theme-toggle]")) return;
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", next);
    } catch {
      // no storage: the choice lasts as long as the page
    }
    put(next);
  });
})();
