// Puts the interactive chart in place of its preview, after first paint; without it the preview stays.
(function () {
  var own = document.currentScript;
  var loading = null;

  function theme() {
    var set = document.documentElement.dataset.bsTheme;
    if (set === "dark" || set === "light") return set;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  function plotly(url) {
    loading = loading || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = url;
      script.nonce = own.nonce;
      script.onload = function () { done(window.Plotly); };
      script.onerror = function () { loading = null; failed(new Error("plotly")); };
      document.head.append(script);
    });
    return loading;
  }

  function get(url, as) {
    return fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer[as]();
    });
  }

  function Chart(frame) {
    var card = frame.closest("[data-chart]");
    var plot = document.createElement("div");
    var cursor = document.createElement("div");
    var line = card.querySelector("[data-line]");
    var form = card.querySelector("[data-shown]");
    var axis = Number(frame.dataset.axis);
    var weeks = Number(frame.dataset.weeks); // not a number where the figure is not of weeks
    var asked = 0, lines = [], places = null, at = -1;
    plot.className = "chart-live";
    plot.setAttribute("aria-hidden", "true");
    cursor.className = "chart-cursor";
    cursor.hidden = true;

    // A phone shows the last ten of twelve weeks.
    function shown() { return weeks === 12 && innerWidth < 576 ? 10 : weeks; }
    function first() { return places ? 0 : weeks - shown(); }
    function last() { return places ? places.length - 1 : weeks - 1; }
    function across() { return frame.clientWidth - axis; }

    // The week, or the place, that lies nearest to a pointer; -1 outside.
    function under(x) {
      var box = frame.getBoundingClientRect();
      var share = (x - box.left) / (box.width - axis);
      if (!lines.length || share > 1) return -1;
      if (!places) return Math.max(first(), Math.min(last(), first() + Math.floor(share * shown())));
      return places.reduce(function (best, place, index) {
        return Math.abs(place - share) < Math.abs(places[best] - share) ? index : best;
      }, 0);
    }

    function lay(over, from, to) {
      var wide = across() / shown();
      over.style.left = places ? places[from] * across() - 1 + "px" : Math.max(0, from - first()) * wide + "px";
      over.style.width = places ? "2px" : (to - Math.max(from, first()) + 1) * wide + "px";
      over.hidden = false;
    }

    function point(index, silently) {
      at = Math.max(first(), Math.min(last(), index));
      lay(cursor, at, at);
      if (!silently) line.textContent = lines[at] || "";
    }

    function leave() {
      at = -1;
      cursor.hidden = true;
      line.textContent = line.dataset.line;
    }

    function draw(figure) {
      lines = figure.layout.meta.lines;
      places = figure.layout.meta.at || null;
      leave();
      return plotly(frame.dataset.plotly).then(function (Plotly) {
        if (!places) figure.layout.xaxis.range = [weeks - shown() - 0.5, weeks - 0.5];
        figure.layout.hovermode = false;
        figure.layout.width = frame.clientWidth;
        if (frame.clientWidth < 420) {
          figure.layout.annotations = (figure.layout.annotations || []).filter(function (note) { return note.name !== "thin"; });
        }
        frame.append(plot, cursor);
        return Plotly.react(plot, figure.data, figure.layout, { displayModeBar: false, staticPlot: true });
      }).then(function () { frame.classList.add("is-live"); });
    }

    // What the form says is shown: the length, and whatever else the page lets one choose.
    function query() { return new URLSearchParams(form ? new FormData(form) : ""); }

    function asking(address) {
      var url = new URL(address, location.href);
      query().forEach(function (value, name) { url.searchParams.set(name, value); });
      return url;
    }

    function show() {
      var number = ++asked, url = asking(frame.dataset.figure);
      url.searchParams.set("theme", theme());
      return get(url, "json").then(function (figure) {
        return number === asked ? draw(figure) : undefined;
      }).then(function () {
        return true;
      }, function () {
        return false;
      }).then(function (drawn) {
        if (number !== asked) return;
        card.querySelector("[data-failed]").hidden = drawn;
        frame.removeAttribute("aria-busy");
      });
    }

    // The drawing beneath is what is printed, and what stays when the figure does not load.
    function replace(part) {
      var fresh = document.createElement("template");
      fresh.innerHTML = part;
      var rows = card.querySelector("[data-rows]");
      rows.replaceChildren.apply(rows, fresh.content.querySelector("tbody").children);
      ["svg.preview", "svg.preview-axis"].forEach(function (one) {
        frame.querySelector(one).replaceWith(fresh.content.querySelector(one));
      });
      card.querySelectorAll("[data-kept]").forEach(function (link) { link.href = asking(link.href); });
    }

    function change() {
      var length = form.querySelector("input[name=weeks]:checked");
      var number = ++asked;
      weeks = Number(length.value);
      lines = []; // what stands there is no longer what is chosen
      frame.setAttribute("aria-busy", "true");
      leave();
      card.querySelector("[data-title]").textContent = length.dataset.title;
      frame.dataset.weeks = weeks;
      get(asking(frame.dataset.table), "text").then(function (part) {
        if (number !== asked) return undefined;
        replace(part);
        return show();
      }).catch(function () { form.submit(); });
    }

    frame.tabIndex = 0;
    frame.addEventListener("pointermove", function (event) {
      var index = under(event.clientX);
      if (index >= 0) point(index);
    });
    frame.addEventListener("pointerleave", leave);
    frame.addEventListener("blur", leave);
    frame.addEventListener("keydown", function (event) {
      var to = { ArrowLeft: at < 0 ? last() : at - 1, ArrowRight: at < 0 ? last() : at + 1, Home: 0, End: last() }[event.key];
      if (to === undefined || event.shiftKey || !lines.length) return;
      event.preventDefault();
      point(to);
    });
    if (form) form.addEventListener("change", change);
    new MutationObserver(show).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    var width = innerWidth;
    addEventListener("resize", function () {
      if (innerWidth === width) return;
      width = innerWidth;
      clearTimeout(frame.dataset.wait);
      frame.dataset.wait = setTimeout(show, 200);
    });
    show();
    if (frame.dataset.held) {
      window.chooseWeeks(frame, {
        under: under, lay: lay, point: point, asking: asking, get: get,
        at: function () { return at; }, last: last, first: first,
      });
    }
  }

  function start() {
    document.querySelectorAll("[data-figure]").forEach(Chart);
  }
  function later() {
    if (window.requestIdleCallback) requestIdleCallback(start, { timeout: 1500 });
    else setTimeout(start, 200);
  }
  if (document.readyState === "complete") later();
  else addEventListener("load", later);
})();
