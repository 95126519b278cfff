// Keys 0-9 tap the scale (1 then 0 for 10), added parts save as they change, and signs open at once.
(function () {
  "use strict";
  var typing = function (el) { return el && (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && el.type !== "radio" || el.isContentEditable); };
  var form = document.querySelector("[data-pain-scale]");
  var sheet = document.querySelector("dialog[data-signs]");
  var waiting = null;
  var tap = function (score) {
    var step = form.querySelector('button[name="score"][value="' + score + '"]');
    if (step) step.click();
  };
  if (form) {
    document.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !/^[0-9]$/.test(event.key)) return;
      if (sheet && sheet.open) return;
      if (waiting) {
        clearTimeout(waiting);
        waiting = null;
        tap(event.key === "0" ? "10" : event.key);
      } else if (event.key === "1") {
        waiting = setTimeout(function () { waiting = null; tap("1"); }, 700);
      } else {
        tap(event.key);
      }
    });
  }
  // A choice saves itself; a text saves when it is left.
  document.querySelectorAll("form[data-saves]").forEach(function (part) {
    part.addEventListener("change", function () { part.requestSubmit(); });
  });
  // On the page of a saved score, another knee or place corrects that score at once.
  var saved = form && form.hasAttribute("data-saved");
  if (saved) {
    form.addEventListener("change", function (event) {
      if (event.target.name !== "side" && event.target.name !== "place") return;
      form.requestSubmit();
    });
  }
  // The sheet becomes a real dialog, and a yes is answered at once.
  if (sheet && sheet.showModal) {
    sheet.removeAttribute("open");
    sheet.showModal();
  }
  document.querySelectorAll("form[data-signs-form]").forEach(function (signs) {
    signs.querySelector("[data-without-script]").hidden = true;
    signs.addEventListener("change", function (event) {
      if (event.target.value === "yes") signs.requestSubmit();
    });
  });
  var problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
