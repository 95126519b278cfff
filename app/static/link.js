// Says in words what the lag does, and keeps what is chosen in the page's address and its other links.
(function () {
  var form = document.querySelector("[data-shown]");
  var lag = form.querySelector("input[name=lag]");

  function say() {
    var words = document.querySelector('[data-lag="' + lag.value + '"]').dataset;
    document.querySelectorAll("[data-says]").forEach(function (each) { each.textContent = words[each.dataset.says]; });
    lag.setAttribute("aria-valuetext", words.draw);
  }

  function keep() {
    var chosen = new URLSearchParams(new FormData(form));
    history.replaceState(null, "", "?" + chosen);
    document.querySelectorAll("[data-keeps]").forEach(function (link) {
      chosen.set("side", link.dataset.keeps);
      link.search = chosen;
    });
  }

  lag.addEventListener("input", say);
  form.addEventListener("change", keep);
  say();
})();
