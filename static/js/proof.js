/* Over the limit: the browser works for a few seconds in its reader's place, then the same form goes out again.
   This file is loaded by that page alone, and by itself as the worker in which the work is done. Without it, or where it
   fails, the page says how long to wait. */
(function () {
  "use strict";

  var K = new Int32Array(64);
  var START = new Int32Array(8);
  // The constants of SHA-256 (FIPS 180-4): fractions of the cube and square roots of the first primes.
  (function () {
    var found = 0;
    var bits = function (root) { return Math.floor((root - Math.floor(root)) * 4294967296) | 0; };
    for (var n = 2; found < 64; n++) {
      var prime = true;
      for (var d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
      if (!prime) continue;
      if (found < 8) START[found] = bits(Math.sqrt(n));
      K[found++] = bits(Math.cbrt ? Math.cbrt(n) : Math.pow(n, 1 / 3));
    }
  })();

  var W = new Int32Array(64);

  // The first 32 bits of the hash of the block in W.
  var firstWord = function () {
    var a = START[0], b = START[1], c = START[2], d = START[3], e = START[4], f = START[5], g = START[6], h = START[7];
    for (var i = 0; i < 64; i++) {
      if (i > 15) {
        var x = W[i - 15], y = W[i - 2];
        W[i] = (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) + W[i - 16] +
          (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)) + W[i - 7] | 0;
      }
      var t = h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
        ((e & f) ^ (~e & g)) + K[i] + W[i] | 0;
      var u = (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) +
        ((a & b) ^ (a & c) ^ (b & c)) | 0;
      h = g; g = f; f = e; e = d + t | 0; d = c; c = b; b = a; a = t + u | 0;
    }
    return (a + START[0]) >>> 0;
  };

  // nonce:n:number, which fits into one block; the nonce fills the first eight words.
  var fill = function (nonce, rest) {
    var text = nonce + rest;
    for (var i = 0; i < 16; i++) W[i] = 0;
    for (i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    W[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    W[15] = text.length * 8;
  };

  // A search that can be interrupted: up to `many` numbers from where it stopped; the number found, or -1.
  var search = function (task, n) {
    var number = 0;
    return function (many) {
      for (var end = number + many; number < end; number++) {
        fill(task.nonce, ":" + n + ":" + number);
        if (firstWord() >>> (32 - task.bits) === 0) return number;
      }
      return -1;
    };
  };

  if (typeof document === "undefined") {
    self.onmessage = function (event) {
      var task = event.data;
      var found = [];
      for (var n = 0; n < task.answers; n++) {
        found.push(search(task, n)(Infinity));
        self.postMessage(found);
      }
    };
    return;
  }

  var form = document.querySelector("form[data-proof]");
  if (!form || !window.Int32Array) return;
  var here = document.currentScript && document.currentScript.src;
  var said = form.querySelector("[data-proof-said]");
  var bar = form.querySelector("progress");
  var wait = form.querySelector("[data-proof-wait]");
  var work = form.querySelector("[data-proof-work]");
  var task = {
    nonce: form.getAttribute("data-proof"),
    bits: parseInt(form.getAttribute("data-bits"), 10),
    answers: parseInt(form.getAttribute("data-answers"), 10)
  };

  var failed = function () {
    said.textContent = said.getAttribute("data-failed");
    bar.hidden = true;
    wait.hidden = false;
  };
  var progress = function (found) {
    bar.value = found.length;
    if (found.length < task.answers) return;
    said.textContent = said.getAttribute("data-done");
    form.elements.pace_answers.value = found.join(".");
    form.submit();
  };

  // Where there is no worker: a little at a time, so that the page still answers.
  var inSlices = function () {
    var found = [];
    var next = search(task, 0);
    var step = function () {
      try {
        var number = next(3000);
        if (number >= 0) {
          found.push(number);
          next = search(task, found.length);
          progress(found);
        }
        if (found.length < task.answers) window.setTimeout(step, 0);
      } catch (broken) { failed(); }
    };
    step();
  };

  wait.hidden = true;
  work.hidden = false;
  // On a very slow phone waiting may be over sooner.
  window.setTimeout(function () { wait.hidden = false; }, 31000);
  if (window.Worker && here) {
    try {
      var worker = new Worker(here);
      worker.onmessage = function (event) { progress(event.data); };
      worker.onerror = function () { worker.terminate(); inSlices(); };
      worker.postMessage(task);
    } catch (refused) { inSlices(); }
  } else inSlices();
})();
