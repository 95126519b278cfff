// Redraws the past year at once when a rule is changed. Without it a button does so, before anything is saved.
(function () {
  "use strict";
  var form = document.querySelector("[data-rules]");
  var past = form.querySelector("[data-past]");
  var attempt = form.querySelector("[data-try]");
  var save = form.querySelector("[data-save]");
  var waiting = null, asked = 0;

  // What is drawn is not what is chosen: the page itself then says what is wrong, once the button is pressed.
  function tryByHand() {
    past.removeAttribute("aria-busy");
    past.classList.add("is-old");
    attempt.hidden = false;
    if (save) save.hidden = true;
  }

  function redraw() {
    var turn = ++asked;
    if (!form.checkValidity()) return tryByHand();
    past.setAttribute("aria-busy", "true");
    fetch("/reminders/past", { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (told) {
        if (turn !== asked) return;
        past.innerHTML = told;
        past.removeAttribute("aria-busy");
        past.classList.remove("is-old");
        attempt.hidden = true;
        if (save) save.hidden = false;
      })
      .catch(function () { if (turn === asked) tryByHand(); });
  }

  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 250);
  });
  if (save && save.hidden) attempt.hidden = true;
})();
