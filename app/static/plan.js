// Moves the slider with the number, and asks for the answer while either changes.
(function () {
  var form = document.querySelector("[data-plan]");
  var add = document.querySelector("[data-add]");
  var number = form.elements.distance;
  var slider = form.querySelector("[data-slider]");
  var place = document.querySelector("[data-answer]");
  var waits;
  var asked = 0;

  function written() {
    return parseFloat(number.value.replace(",", "."));
  }

  function show() {
    var mine = (asked += 1);
    var query = new URLSearchParams({ day: form.elements.day.value, distance: number.value });
    fetch("/plan/answer?" + query, { credentials: "same-origin" })
      .then(function (answer) {
        return answer.text().then(function (html) {
          if (mine !== asked || !(answer.ok || answer.status === 400)) return;
          place.innerHTML = html;
          if (answer.ok) history.replaceState(null, "", "/plan?" + query);
        });
      })
      .catch(function () { form.querySelector("[data-asks]").hidden = false; });
  }

  function soon() {
    add.elements.day.value = form.elements.day.value;
    add.elements.distance.value = number.value;
    clearTimeout(waits);
    waits = setTimeout(show, 200);
  }

  slider.hidden = false;
  slider.value = written();
  form.querySelector("[data-asks]").hidden = true;
  slider.addEventListener("input", function () { number.value = slider.value; soon(); });
  number.addEventListener("input", function () { slider.value = written() || slider.min; soon(); });
  form.elements.day.addEventListener("input", soon);
})();
