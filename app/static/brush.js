// Chooses weeks in all rows of a figure at once, by dragging or by Shift and arrows, and says what they held.
window.chooseWeeks = function (frame, chart) {
  "use strict";
  var card = frame.closest("[data-chart]");
  var rows = card.querySelector("[data-rows]");
  var line = card.querySelector("[data-held-line]");
  var single = card.querySelector("[data-line]");
  var stop = card.querySelector("[data-end]");
  var band = document.createElement("div");
  var from = -1, to = -1, down = -1, dragged = false, asked = 0, waiting = null;
  band.className = "chart-brush";
  band.hidden = true;

  function isChosen(index) { return from >= 0 && index >= Math.min(from, to) && index <= Math.max(from, to); }

  function mark() {
    if (from < 0) band.hidden = true;
    else chart.lay(band, Math.min(from, to), Math.max(from, to));
    frame.append(band); // above the figure, which is put there anew each time
    stop.hidden = from < 0;
    Array.prototype.forEach.call(rows.rows, function (row, index) {
      row.classList.toggle("is-chosen", isChosen(rows.rows.length - 1 - index));
      if (row.matches(".is-chosen")) row.cells[0].setAttribute("aria-current", "true");
      else row.cells[0].removeAttribute("aria-current");
    });
  }

  function ask() {
    var number = ++asked, url = chart.asking(frame.dataset.held);
    url.searchParams.set("first", Math.min(from, to));
    url.searchParams.set("last", Math.max(from, to));
    chart.get(url, "text").then(function (said) {
      if (number === asked) line.textContent = said;
    }, function () {
      if (number === asked) line.textContent = line.dataset.failedLine;
    });
  }

  function choose(one, other) {
    from = one;
    to = other;
    mark();
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  }

  function end() {
    clearTimeout(waiting);
    asked++;
    from = to = down = -1;
    mark();
    line.textContent = line.dataset.heldLine;
  }

  frame.addEventListener("pointerdown", function (event) {
    if (event.button !== 0) return;
    dragged = false;
    down = chart.under(event.clientX);
    if (down >= 0) frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", function (event) {
    var index = down < 0 ? -1 : chart.under(event.clientX);
    if (index < 0 || (index === down && !dragged)) return;
    dragged = true;
    choose(down, index);
  });
  frame.addEventListener("pointerup", function () {
    if (down >= 0 && !dragged) end(); // a tap
    down = -1;
  });
  frame.addEventListener("pointercancel", function () { down = -1; });

  frame.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && from >= 0) end();
    var step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!event.shiftKey || step === undefined) return;
    event.preventDefault();
    var now = chart.at() < 0 ? chart.last() : chart.at();
    var there = Math.max(chart.first(), Math.min(chart.last(), now + step));
    choose(from >= 0 && to === now ? from : now, there);
    chart.point(there, true);
    single.textContent = single.dataset.line;
  });
  stop.addEventListener("click", function () {
    end();
    frame.focus();
  });
  card.querySelector("[data-shown]").addEventListener("change", function (event) {
    if (event.target.name === "weeks") end();
    else if (from >= 0) choose(from, to);
  });
  new MutationObserver(mark).observe(rows, { childList: true });
  addEventListener("resize", mark);
  end();
};
