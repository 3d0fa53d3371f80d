/* The box of a desk: what was wrong gives way to the next scan; a camera reads tickets where the browser can. */
(function () {
  "use strict";

  // What was typed and is wrong stays to be read, and gives way to the next scan.
  var form = document.querySelector("[data-seek]");
  if (form && form.elements.sought.value) form.elements.sought.select();

  // The camera. Only browsers that read codes by themselves offer the button.
  var open = form && form.querySelector("[data-camera]");
  if (!open || !window.BarcodeDetector || !navigator.mediaDevices) return;
  var view = form.querySelector("[data-camera-view]");
  var video = view.querySelector("video");
  var said = view.querySelector("[data-camera-said]");
  var reader = null;
  var stream = null;
  var stop = function (one) { one.getTracks().forEach(function (track) { track.stop(); }); };
  var end = function () {
    if (stream) stop(stream);
    stream = null;
    view.hidden = true;
    open.hidden = false;
    form.elements.sought.focus();
  };
  var look = function () {
    if (!stream) return;
    reader.detect(video).then(function (codes) {
      var code = codes.map(function (one) { return one.rawValue.trim(); })
        .filter(function (text) { return /^[0-9]{8}$/.test(text); })[0];
      if (!code) { setTimeout(look, 150); return; }
      end();
      form.elements.sought.value = code;
      form.elements.way.value = "qr";
      form.requestSubmit();
    }).catch(function () { setTimeout(look, 500); });
  };
  window.BarcodeDetector.getSupportedFormats().then(function (formats) {
    if (formats.indexOf("qr_code") < 0) return;
    reader = new window.BarcodeDetector({ formats: ["qr_code"] });
    open.hidden = false;
  });
  open.addEventListener("click", function () {
    view.hidden = false;
    open.hidden = true;
    said.textContent = said.getAttribute("data-words-on");
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (got) {
      if (view.hidden) { stop(got); return; } // closed before it was allowed
      stream = got;
      video.srcObject = got;
      video.play().catch(function () { /* a still picture is read as well */ });
      look();
    }).catch(function () { said.textContent = said.getAttribute("data-words-off"); });
  });
  view.querySelector("[data-camera-end]").addEventListener("click", end);
  // What is typed by hand afterwards is no scan.
  form.elements.sought.addEventListener("input", function () { form.elements.way.value = ""; });
  window.addEventListener("pagehide", end);
})();
