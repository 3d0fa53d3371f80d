/* The screen of a waiting room: asks every few seconds who is called, says when it is cut off and comes back by itself,
   and reads new calls out once somebody has pressed the button for it (browsers ask for that). */
(function () {
  "use strict";

  var part = document.querySelector("[data-screen]");
  var lost = document.querySelector("[data-screen-lost]");
  var button = document.querySelector("[data-screen-sound]");
  if (!part || !window.fetch) return;
  var url = part.getAttribute("data-screen");
  var every = parseInt(part.getAttribute("data-every"), 10) * 1000;
  var tag = part.getAttribute("data-tag");
  var PATIENCE = 8000; // milliseconds until an answer is given up
  var known = {}; // calls that were shown already: one that is shown again is no new one
  var first = true;
  var speaks = false;

  var say = function (words) {
    // Twice: who did not listen the first time does the second.
    [words, words].forEach(function (text) {
      var spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
      spoken.rate = 0.9;
      window.speechSynthesis.speak(spoken);
    });
  };
  // What is called since it was last looked at stands out, and is read out.
  var look = function () {
    Array.prototype.forEach.call(part.querySelectorAll("[data-call]"), function (call) {
      var name = call.getAttribute("data-call");
      if (!first && !known[name]) {
        call.className += " screen-call--new";
        if (speaks) say(call.getAttribute("data-say"));
      }
      known[name] = true;
    });
    first = false;
  };
  var cutOff = function (yes) {
    lost.hidden = !yes;
  };
  var ask = function () {
    var stop = window.AbortController ? new AbortController() : null;
    var timer = stop && setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(url, {
      headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", credentials: "omit",
      signal: stop ? stop.signal : undefined
    }).then(function (answer) {
      if (answer.status === 404) { window.location.reload(); return null; } // it was ended
      cutOff(!answer.ok && answer.status !== 304);
      if (!answer.ok) return null;
      return answer.text().then(function (text) {
        tag = answer.headers.get("ETag");
        part.innerHTML = text;
        look();
      });
    }).catch(function () { cutOff(true); }).then(function () {
      if (timer) clearTimeout(timer);
      setTimeout(ask, every);
    });
  };

  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) {
        button.textContent = button.getAttribute("data-none");
        return;
      }
      speaks = true;
      button.textContent = button.getAttribute("data-on");
      button.className += " screen-sound--on";
      window.speechSynthesis.speak(new SpeechSynthesisUtterance(button.textContent));
    });
  }
  window.addEventListener("offline", function () { cutOff(true); });
  look();
  setTimeout(ask, every);
})();
