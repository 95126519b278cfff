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
  if (form && window.fetch && window.FormData) keepScore(form);
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
  // A tap goes by fetch, so that without a connection the score stays on screen and is sent again later.
  // The form's own key makes it one entry however often it arrives. What the server answers with is shown
  // as the form itself would show it.
  function keepScore(scale) {
    var note = document.querySelector("[data-not-saved]");
    var waits = null, sending = null, timer = null;
    var mark = function (score) {
      scale.querySelectorAll('button[name="score"]').forEach(function (step) {
        step.classList.toggle("is-on", step.value === score);
        step.setAttribute("aria-pressed", String(step.value === score));
      });
    };
    var failed = function () {
      note.hidden = false;
      timer = setTimeout(send, navigator.onLine ? 3000 : 30000);
    };
    // Filled in and sent as if there were no script: for refusals, consent, and the sign-in page.
    var hand = function (data) {
      ["score", "at"].forEach(function (name) {
        if (!data.has(name)) return;
        var field = scale.querySelector('input[name="' + name + '"]') || document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = data.get(name);
        scale.append(field);
      });
      scale.submit();
    };
    var send = function () {
      clearTimeout(timer);
      if (!waits) return;
      if (sending) sending.abort();
      var mine = sending = new AbortController();
      var data = new FormData(scale);
      if (waits.score !== null) data.set("score", waits.score);
      // Sent much later, it is still the score of the moment it was tapped.
      if (Date.now() - waits.at > 60000 && !scale.hasAttribute("data-saved") && !data.get("at")) data.set("at", new Date(waits.at).toISOString());
      var slow = setTimeout(function () { mine.abort(); }, 20000);
      fetch(scale.action, { method: "POST", body: data, signal: mine.signal }).then(function (answer) {
        if (mine !== sending) return;
        if (answer.status >= 500) failed();
        else {
          waits = null;
          if (answer.ok && answer.redirected && new URL(answer.url).pathname === "/pain") location.assign(answer.url);
          else hand(data);
        }
      }).catch(function () {
        if (mine === sending) failed();
      }).finally(function () { clearTimeout(slow); });
    };
    scale.addEventListener("submit", function (event) {
      var step = event.submitter;
      event.preventDefault();
      waits = { score: step && step.name === "score" ? step.value : waits && waits.score, at: Date.now() };
      if (waits.score !== null) mark(waits.score);
      send();
    });
    note.querySelector("button").addEventListener("click", send);
    window.addEventListener("online", send);
  }
  var problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
