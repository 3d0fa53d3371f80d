/* Small helps on top of pages that work without any script. */
(function () {
  "use strict";

  var each = function (selector, work) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), work);
  };

  // A form that came back with errors: start reading there. Browsers that know autofocus on a box
  // have done it when the first frame is drawn; earlier we would only be in their way.
  var focusErrors = function () {
    var box = document.querySelector("[data-focus]");
    if (box) window.requestAnimationFrame(function () {
      if (document.activeElement !== box) box.focus();
    });
  };

  // The minutes a number is still kept. Counted from the seconds the server gave, so a
  // wrong clock on the phone does not matter. Spoken rarely: a countdown read aloud every
  // second would drown the page.
  var SPEAK_AT = [300, 120, 60];
  var holdClock = function (box) {
    var total = parseInt(box.getAttribute("data-seconds"), 10);
    var shown = box.querySelector("[data-clock-left]");
    var spoken = box.querySelector("[data-clock-spoken]");
    var word = function (name) { return box.getAttribute("data-words-" + name); };
    var started = Date.now();
    var last = total + 1;
    var timer = null;
    var tick = function () {
      var left = Math.max(0, total - Math.floor((Date.now() - started) / 1000));
      if (left === last) return;
      var minutes = Math.floor(left / 60);
      var seconds = left % 60;
      if (left === 0) {
        clearInterval(timer);
        box.className += " hold-clock--over";
        shown.textContent = "";
        box.querySelector(".hold-clock__text").textContent = word("over");
        spoken.textContent = word("over");
        return;
      }
      shown.textContent = word("left") + " " + minutes + " " + word("minute") + " " +
        (seconds < 10 ? "0" : "") + seconds + " " + word("second");
      SPEAK_AT.forEach(function (mark) {
        if (left <= mark && last > mark && mark < total) {
          spoken.textContent = word("left") + " " + mark / 60 + " " + word("minute");
        }
      });
      if (left <= 120) box.setAttribute("data-soon", "");
      last = left;
    };
    timer = setInterval(tick, 500);
    tick();
  };

  // Print, copy, send to a relative.
  var shareBar = function (bar) {
    var said = bar.querySelector("[data-share-said]");
    var print = bar.querySelector("[data-print]");
    var share = bar.querySelector("[data-share]");
    var copy = bar.querySelector("[data-copy]");
    bar.hidden = false;
    if (print) print.addEventListener("click", function () { window.print(); });
    if (share && navigator.share) {
      share.hidden = false;
      share.addEventListener("click", function () {
        var shared = { title: share.getAttribute("data-title"), url: share.getAttribute("data-url") };
        if (share.getAttribute("data-text")) shared.text = share.getAttribute("data-text");
        navigator.share(shared)
          .catch(function () { /* the reader changed their mind */ });
      });
    }
    if (copy) {
      if (!navigator.clipboard) { copy.hidden = true; return; }
      copy.addEventListener("click", function () {
        navigator.clipboard.writeText(copy.getAttribute("data-copy")).then(function () {
          copy.textContent = copy.getAttribute("data-done");
          said.textContent = copy.getAttribute("data-done");
        });
      });
    }
  };

  // An impatient second tap must not send a form twice.
  var oneTap = function (form) {
    var sent = 0;
    form.addEventListener("submit", function (event) {
      if (Date.now() - sent < 3000) event.preventDefault();
      else sent = Date.now();
    });
  };

  // Larger letters or the other language in the middle of a form: what was typed comes along,
  // within this tab, and is forgotten as soon as it is back in its boxes. Passwords, codes and files do not.
  var TYPED = "main form input:not([type=hidden]):not([type=password]):not([type=file]):not([autocomplete=one-time-code]), main form select, main form textarea";
  var keepTyped = function (form) {
    form.addEventListener("submit", function () {
      var typed = [];
      each(TYPED, function (field) {
        typed.push(field.type === "radio" || field.type === "checkbox" ? field.checked : field.value);
      });
      try { sessionStorage.setItem("typed " + location.pathname, JSON.stringify(typed)); } catch (full) { /* then not */ }
    });
  };
  var restoreTyped = function () {
    var key = "typed " + location.pathname;
    var typed = null;
    try {
      typed = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
    } catch (closed) { return; }
    var fields = document.querySelectorAll(TYPED);
    if (!typed || typed.length !== fields.length) return;
    typed.forEach(function (value, n) {
      if (typeof value === "boolean") fields[n].checked = value;
      else fields[n].value = value;
    });
  };

  // Work that is done a part in a request: the next part begins by itself.
  var goesOn = function (form) {
    form.querySelector("button").click();
  };

  // Names offered while one types. The list is a help: Enter without choosing searches what was typed.
  var suggestBox = function (form) {
    var input = form.querySelector("input[type=search]");
    var list = form.querySelector("[role=listbox]");
    var said = form.querySelector("[data-suggest-said]");
    if (!window.fetch || !input || !list) return;
    var chosen = -1;
    var asked = 0;
    var timer = null;
    var options = function () { return list.children; };
    var close = function () {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    var choose = function (place) {
      var all = options();
      if (!all.length) return;
      chosen = (place + all.length) % all.length;
      Array.prototype.forEach.call(all, function (option, n) {
        option.setAttribute("aria-selected", n === chosen ? "true" : "false");
      });
      input.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    };
    var take = function (option) {
      var call = option.getAttribute("data-call");
      close();
      if (call) { window.location.href = call; return; }
      input.value = option.getAttribute("data-text");
      form.submit();
    };
    // Words of danger: whom to call stands above all names, and is said first.
    var show = function (names, danger) {
      var help = danger && form.getAttribute("data-words-" + danger);
      var found = help ? [{ text: help, kind: "", call: danger === "crisis" ? "tel:12356" : "tel:120" }].concat(names) : names;
      list.textContent = "";
      found.forEach(function (one, n) {
        var option = document.createElement("li");
        var kind = document.createElement("span");
        option.id = "q-suggestion-" + n;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.setAttribute("data-text", one.text);
        option.textContent = one.text + " ";
        kind.className = "suggestions__kind";
        kind.textContent = one.kind;
        option.appendChild(kind);
        if (one.call) {
          option.className = "suggestions__help";
          option.setAttribute("data-call", one.call);
        }
        // The box keeps the focus while the list is pressed; any click of the main button chooses.
        option.addEventListener("mousedown", function (event) { event.preventDefault(); });
        option.addEventListener("click", function (event) { if (!event.button) take(option); });
        list.appendChild(option);
      });
      if (!found.length) close();
      else {
        chosen = -1;
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        input.removeAttribute("aria-activedescendant");
      }
      said.textContent = (help ? help + " " : "") + (found.length ?
        form.getAttribute("data-words-some").replace("#", found.length) : form.getAttribute("data-words-none"));
    };
    var ask = function () {
      var typed = input.value.trim();
      var mine = ++asked;
      if (!typed) { close(); said.textContent = ""; return; }
      fetch(form.getAttribute("data-suggest") + "?q=" + encodeURIComponent(typed), { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
        .then(function (answer) { if (mine === asked && document.activeElement === input) show(answer.suggestions, answer.danger); })
        .catch(close);
    };
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    // Pinyin is typed letter by letter before it becomes characters: both are worth asking for.
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) { ask(); return; }
        event.preventDefault();
        choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
      } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
        event.preventDefault();
        take(options()[chosen]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
  };

  // Boxes left empty do not belong into an address. (Without script the server shortens it.)
  var shortAddress = function (form) {
    form.addEventListener("formdata", function (event) {
      Array.from(event.formData.entries()).forEach(function (pair) {
        if (pair[1] === "") event.formData.delete(pair[0]);
      });
    });
  };

  focusErrors();
  restoreTyped();
  each("[data-suggest]", suggestBox);
  each(".prefs form", keepTyped);
  each("[data-hold-clock]", holdClock);
  each("[data-share-bar]", shareBar);
  each("form[method=post]", oneTap);
  each("[data-goes-on]", goesOn);
  each(".filters form", shortAddress);

  // Back to a kept copy of a page whose clock has run on meanwhile: fetch it anew.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && document.querySelector("[data-hold-clock]")) window.location.reload();
  });
})();
