// Comforts of a session: minutes that run on, holds and rests in a circle that can be paused.
(function () {
  "use strict";
  var minutes = document.querySelector("[data-began]");
  if (minutes) {
    // The server's count is right when the page comes; from then on this browser's own clock runs it on.
    var shown = parseInt(minutes.textContent, 10) || 0;
    var loaded = Date.now();
    setInterval(function () {
      minutes.textContent = minutes.dataset.words.replace("{n}", shown + Math.floor((Date.now() - loaded) / 60000));
    }, 15000);
  }
  var easier = document.querySelector("[data-easier]");
  document.querySelectorAll('.band input[name="pain"]').forEach(function (input) {
    input.addEventListener("change", function () { easier.hidden = input.value !== "4"; });
  });

  var panel = document.querySelector("[data-timer]");
  var hold = document.querySelector("[data-hold]");
  var form = document.getElementById("sets");
  if (!panel || !hold) return;
  var word = panel.querySelector(".hold-word");
  var left = panel.querySelector(".hold-left");
  var ring = panel.querySelector(".run");
  var pause = panel.querySelector("[data-pause-button]");
  var close = panel.querySelector("[data-close-button]");
  var timer = null, total = 0, gone = 0, before = 0, running = false, after = null;

  var draw = function () {
    var rest = Math.max(0, total - gone);
    left.textContent = Math.ceil(rest / 1000);
    ring.setAttribute("stroke-dashoffset", String(100 * gone / total));
  };
  var tick = function () {
    var at = performance.now();
    if (running) gone += at - before;
    before = at;
    draw();
    if (gone >= total) { stop(); after(); }
  };
  var stop = function () { clearInterval(timer); timer = null; running = false; panel.hidden = true; };
  var start = function (seconds, text, then) {
    total = seconds * 1000; gone = 0; after = then; running = true; before = performance.now();
    word.textContent = text;
    pause.textContent = panel.dataset.pause;
    panel.hidden = false;
    draw();
    pause.focus();
    timer = setInterval(tick, 200);
  };
  pause.addEventListener("click", function () {
    running = !running;
    pause.textContent = running ? panel.dataset.pause : panel.dataset.go;
  });
  close.addEventListener("click", function () { stop(); hold.focus(); });
  // The round with the seconds starts the clock; when it is over the set is noted.
  hold.addEventListener("click", function (event) {
    if (timer) return;
    event.preventDefault();
    start(Number(hold.dataset.hold), panel.dataset.holdWord, function () { form.requestSubmit(); });
  });
})();
