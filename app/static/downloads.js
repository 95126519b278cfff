// Makes a PNG of a chart's SVG in the browser, and closes the list of downloads again.
(function () {
  "use strict";
  var SHARPER = 2; // than the picture's own pixels, for print and large screens

  // An SVG is asked for by a link, or by a form's button that sends what is chosen and not kept.
  function picture(list) {
    var link = list.querySelector("a[href*='.svg']");
    if (link) return fetch(link.href, { credentials: "same-origin" });
    var button = list.querySelector("button[formaction*='.svg']");
    return fetch(button.getAttribute("formaction"), { method: "POST", body: new FormData(button.form), credentials: "same-origin" });
  }

  function drawn(svg) {
    return new Promise(function (done, failed) {
      var url = URL.createObjectURL(svg), image = new Image();
      image.onload = function () {
        var canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth * SHARPER;
        canvas.height = image.naturalHeight * SHARPER;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        canvas.toBlob(function (png) { if (png) done(png); else failed(new Error("png")); }, "image/png");
      };
      image.onerror = function () { failed(new Error("svg")); };
      image.src = url;
    });
  }

  function keep(png, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(png);
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function save(list) {
    var name = "kneewise.png";
    picture(list).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      name = /filename="([^"]+)\.svg"/.exec(answer.headers.get("Content-Disposition"))[1] + ".png";
      return answer.blob();
    }).then(drawn).then(function (png) {
      keep(png, name);
    }).catch(function () { // the SVG is the same picture
      list.querySelector("a[href*='.svg'], button[formaction*='.svg']").click();
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-png]");
    if (button) save(button.closest("[data-downloads]"));
    document.querySelectorAll("[data-downloads][open]").forEach(function (list) {
      if (!list.contains(event.target) || event.target.closest("[data-downloads] li")) list.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    var list = event.key === "Escape" && event.target.closest && event.target.closest("[data-downloads][open]");
    if (!list) return;
    list.open = false;
    list.querySelector("summary").focus();
  });
})();
