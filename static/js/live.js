/* Parts of a page that stay true by themselves: asked for again now and then, and when a form in them is sent.
   Without this script the page is as it was when it was opened, and its forms lead to it again. */
(function () {
  "use strict";

  var PAUSE = 1200; // milliseconds after a form was sent: a press that was meant once counts once

  var PATIENCE = 8000; // milliseconds until an answer is given up

  var live = function (part) {
    var url = part.getAttribute("data-live");
    var every = parseInt(part.getAttribute("data-every"), 10) * 1000;
    var tag = part.getAttribute("data-tag") || "";
    var saidAt = document.querySelector("[data-live-said]");
    var lost = document.querySelector("[data-live-lost]");
    var busy = false;
    var asking = false; // one question at a time, however slow the answers are
    var asked = 0; // answers to what was asked before a form was sent are old

    // The keyboard stays where it was: on the same button, or where the part says that work goes on.
    var show = function (text) {
      var at = part.contains(document.activeElement) ? document.activeElement : null;
      var id = at && at.id;
      part.innerHTML = text;
      var said = part.querySelector("[data-said]");
      if (said && saidAt) {
        saidAt.textContent = "";
        saidAt.appendChild(said);
      }
      if (!at) return;
      var again = (id && document.getElementById(id)) || part.querySelector("[data-live-home]");
      if (again) again.focus({ preventScroll: Boolean(id) });
    };
    var connected = function (yes) {
      if (lost) lost.hidden = yes;
    };
    var take = function (answer, mine) {
      // Signed out, or no longer allowed: the whole page says so.
      if (answer.redirected || answer.status === 403 || answer.status === 404) {
        window.location.reload();
        return null;
      }
      connected(answer.ok || answer.status === 304);
      if (!answer.ok) return null;
      return answer.text().then(function (text) {
        if (mine !== asked) return;
        tag = answer.headers.get("ETag") || "";
        show(text);
      });
    };

    var poll = function () {
      if (busy || asking || document.hidden) return;
      asking = true;
      var mine = asked;
      var headers = { "X-Part": "1" };
      if (tag) headers["If-None-Match"] = tag;
      var stop = window.AbortController ? new AbortController() : null;
      var timer = stop && setTimeout(function () { stop.abort(); }, PATIENCE);
      fetch(url, {
        headers: headers, cache: "no-store", credentials: "same-origin",
        signal: stop ? stop.signal : undefined
      })
        .then(function (answer) { return take(answer, mine); })
        .catch(function () { connected(false); })
        .then(function () {
          if (timer) clearTimeout(timer);
          asking = false;
        });
    };
    setInterval(poll, every);
    document.addEventListener("visibilitychange", poll);
    window.addEventListener("online", poll);

    part.addEventListener("keydown", function (event) {
      // A key that is held down presses once.
      if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
    });
    part.addEventListener("submit", function (event) {
      if (busy) event.preventDefault();
      // Without knowing which button it was, the browser sends it as ever.
      if (event.defaultPrevented || !event.submitter) return;
      event.preventDefault();
      var form = event.target;
      var sent = new FormData(form);
      if (event.submitter.name) sent.append(event.submitter.name, event.submitter.value);
      var mine = ++asked;
      var began = Date.now();
      busy = true;
      part.setAttribute("aria-busy", "true");
      var done = function () {
        setTimeout(function () {
          busy = false;
          part.removeAttribute("aria-busy");
        }, Math.max(0, PAUSE - (Date.now() - began)));
      };
      fetch(form.action, { method: "POST", body: new URLSearchParams(sent), headers: { "X-Part": "1" }, credentials: "same-origin" })
        .then(function (answer) { return take(answer, mine); })
        .catch(function () { connected(false); })
        .then(done);
    });
  };

  if (window.fetch && window.URLSearchParams) {
    Array.prototype.forEach.call(document.querySelectorAll("[data-live]"), live);
  }
})();
