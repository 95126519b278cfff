// Runs before the first paint: follows the system's theme where the person chose "system".
(function () {
  var root = document.documentElement;
  if (root.dataset.theme !== "system") return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var follow = function () { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  follow();
  dark.addEventListener("change", follow);
})();
