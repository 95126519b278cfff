// Small comforts of the frame; every page works without them.
(function () {
  // A toast goes after ten seconds, unless someone is on it.
  document.querySelectorAll("[data-toast]").forEach(function (toast) {
    var over = function () {
      if (toast.matches(":hover, :focus-within")) setTimeout(over, 2000);
      else toast.hidden = true;
    };
    setTimeout(over, 10000);
  });
  // Show or hide a password.
  document.querySelectorAll("[data-shows]").forEach(function (button) {
    var field = document.getElementById(button.dataset.shows);
    button.hidden = false;
    button.addEventListener("click", function () {
      var shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? button.dataset.show : button.dataset.hide;
      button.setAttribute("aria-pressed", String(!shown));
    });
  });
  // Copy a field's text; where the browser does not allow it, the text is selected to be copied by hand.
  document.querySelectorAll("[data-copies]").forEach(function (button) {
    var field = document.getElementById(button.dataset.copies);
    button.hidden = false;
    button.addEventListener("click", function () {
      field.select();
      if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(function () { button.textContent = button.dataset.copied; });
    });
  });
  // The browser proposes its time zone and, where language and zone both speak for them, miles; the folded
  // line says what is chosen.
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  var countsInMiles = /^(US\/|Europe\/London$|GB$|America\/(New_York|Detroit|Kentucky\/|Indiana\/|Indianapolis|Louisville|Chicago|Menominee|North_Dakota\/|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak)|Pacific\/Honolulu)/;
  document.querySelectorAll("select[data-propose-zone]").forEach(function (select) {
    if (!select.dataset.chosen && [].some.call(select.options, function (o) { return o.value === zone; })) select.value = zone;
  });
  document.querySelectorAll("[data-propose-units]").forEach(function (group) {
    var miles = /^en-(US|GB)$/.test(navigator.language) && countsInMiles.test(zone) ? "mi" : "km";
    var radio = group.querySelector('input[value="' + miles + '"]');
    if (radio && !group.dataset.chosen) radio.checked = true;
  });
  document.querySelectorAll("[data-zone-line]").forEach(function (line) {
    var fold = line.closest("details");
    var show = function () {
      var unit = fold.querySelector("[data-propose-units] input:checked");
      var words = [fold.querySelector("select").value.replace(/_/g, " ")];
      if (unit) words.push(unit.closest("label").textContent.trim());
      line.textContent = words.join(" · ");
    };
    fold.addEventListener("change", show);
    show();
  });
  // Parts of a form that belong to one choice: data-only-for="name=value".
  document.querySelectorAll("[data-only-for]").forEach(function (part) {
    var wanted = part.dataset.onlyFor.split("=");
    var inputs = document.querySelectorAll('input[name="' + wanted[0] + '"]');
    var show = function () {
      var on = document.querySelector('input[name="' + wanted[0] + '"]:checked');
      part.hidden = !on || on.value !== wanted[1];
    };
    inputs.forEach(function (input) { input.addEventListener("change", show); });
    show();
  });
  // Times for someone whose zone the server does not know.
  document.querySelectorAll("time[data-local-time]").forEach(function (el) {
    el.textContent = new Date(el.dateTime).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  });
  // The demo's door opens by itself for those who have waited for it.
  document.querySelectorAll("form[data-go]").forEach(function (form) { form.submit(); });
  document.querySelectorAll("[data-reload]").forEach(function (el) {
    setTimeout(function () { location.reload(); }, Number(el.dataset.reload) * 1000);
  });
})();
