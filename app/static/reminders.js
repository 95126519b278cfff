// Redraws the past year at once when a rule is changed. Without it a button does so, before anything is saved.
(function () {
  "use strict";
  var form = document.querySelector("[data-rules]");
  var past = form.querySelector("[data-past]");
  var attempt = form.querySelector("[data-try]");
  var save = form.querySelector("[data-save]");
  var waiting = null, asked = 0;

  function redraw() {
    var turn = ++asked;
    past.setAttribute("aria-busy", "true");
    fetch("/reminders/past", { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (told) {
        if (turn !== asked) return;
        past.innerHTML = told;
        past.removeAttribute("aria-busy");
        attempt.hidden = true;
        if (save) save.hidden = false;
      })
      .catch(function () {
        if (turn !== asked) return;
        past.removeAttribute("aria-busy");
        attempt.hidden = false; // the page itself then says what is wrong
        if (save) save.hidden = true;
      });
  }

  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 250);
  });
  if (save && save.hidden) attempt.hidden = true;
})();
