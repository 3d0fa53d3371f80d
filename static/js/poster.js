/* A poster as pictures for WeChat: drawn from what the page shows, kept by holding a finger on them.
   This file is loaded by the poster's page alone; without it the page says that one can take a screenshot. WeChat's own
   browser downloads nothing, and holding a finger keeps only pictures with a data: address. */
(function () {
  "use strict";

  var WIDTH = 750; // of the drawing, in its own units
  var RATIO = 1.5; // pixels to a unit: as wide as the screens of most phones
  var TALLEST = 7000; // units; phones draw no canvas of more than 16 million pixels
  var SIDE = 40;

  var poster = document.querySelector("[data-poster]");
  var button = document.querySelector("[data-poster-draw]");
  var shelf = document.querySelector("[data-poster-pictures]");
  if (!poster || !button || !shelf || !document.createElement("canvas").getContext) return;

  var look = window.getComputedStyle(document.documentElement);
  var colour = function (name) { return look.getPropertyValue("--" + name).trim(); };
  var FONT = look.getPropertyValue("--font");
  var INK = colour("ink"), SOFT = colour("ink-soft"), LINE = colour("line"), TEAL = colour("teal-600");
  var DEEP = colour("teal-800"), WARM = colour("warm-700"), PAPER = colour("surface"), PAGE = colour("page");

  var clean = function (text) { return text.replace(/\s+/g, " ").trim(); };
  // What the element `name` says: without what only a screen reader reads out; marks of sources and of what we concluded
  // stand in brackets, and HELD and LOOSE keep each on one line.
  var HELD = "\uE000", LOOSE = "\uE001";
  var words = function (from, name) {
    var found = name ? from.querySelector("[data-" + name + "]") : from;
    if (!found) return "";
    var copy = found.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll(".visually-hidden"), function (hidden) {
      hidden.parentNode.removeChild(hidden);
    });
    Array.prototype.forEach.call(copy.querySelectorAll("[data-source], .inferred"), function (mark) {
      mark.textContent = HELD + "[" + clean(mark.textContent) + "]" + LOOSE;
    });
    return clean(copy.textContent);
  };
  var all = function (from, selector) { return Array.prototype.slice.call(from.querySelectorAll(selector)); };

  // --- Lines of text ---------------------------------------------------------------------
  var measure = document.createElement("canvas").getContext("2d");
  var font = function (size, weight) { return (weight || 400) + " " + size + "px " + FONT; };
  var NOT_FIRST = "，。、；：！？）》”’·,.;:!?)";

  // The text as lines of at most `width`: Chinese breaks anywhere, words and numbers stay whole where they fit.
  var wrapped = function (text, width, size, weight) {
    measure.font = font(size, weight);
    var lines = [], line = "";
    (text.match(/\uE000[^\uE001]*\uE001|[0-9A-Za-z.,:–\-\/_@%+]+|\s|[\s\S]/g) || []).forEach(function (piece) {
      piece = piece.replace(/[\uE000\uE001]/g, "");
      if (measure.measureText(piece).width > width) {
        piece.split("").forEach(function (letter) {
          if (line && measure.measureText(line + letter).width > width) { lines.push(line); line = ""; }
          line += letter;
        });
        return;
      }
      if (line && measure.measureText(line + piece).width > width && NOT_FIRST.indexOf(piece) < 0) {
        lines.push(line);
        line = "";
      }
      line += line || piece !== " " ? piece : "";
    });
    return line ? lines.concat(line) : lines;
  };

  // --- Blocks: each knows its height and draws itself at a height of the picture -------------
  var gap = function (height) { return { height: height, draw: function () {} }; };

  // said: size, weight, colour, centre, left (indent), width, struck, leading.
  var textBlock = function (text, said) {
    var left = SIDE + (said.left || 0);
    var width = said.width || WIDTH - left - SIDE;
    var step = Math.round(said.size * (said.leading || 1.45));
    var lines = wrapped(text, width, said.size, said.weight);
    return {
      height: lines.length * step,
      draw: function (pen, top) {
        pen.font = font(said.size, said.weight);
        pen.fillStyle = said.colour || INK;
        pen.textBaseline = "middle";
        pen.textAlign = said.centre ? "center" : "left";
        lines.forEach(function (line, n) {
          var x = said.centre ? WIDTH / 2 : left, y = top + n * step + step / 2;
          pen.fillText(line, x, y);
          if (said.struck) pen.fillRect(x, y, pen.measureText(line).width, 2);
        });
      }
    };
  };

  // The largest size, down to three quarters of the one wished for, at which the text stands on one line.
  var fitting = function (text, size, weight) {
    for (var smaller = size; smaller >= size * 0.75; smaller -= 2) {
      if (wrapped(text, WIDTH - 2 * SIDE, smaller, weight).length < 2) return smaller;
    }
    return size;
  };

  var boxed = function (text, size, dashed) {
    return {
      height: size * 1.9,
      draw: function (pen, top) {
        pen.font = font(size, 800);
        var wide = pen.measureText(text).width + size;
        pen.strokeStyle = WARM;
        pen.lineWidth = 3;
        pen.setLineDash(dashed ? [10, 7] : []);
        pen.strokeRect(SIDE + 2, top + size * 0.2, wide, size * 1.5);
        pen.setLineDash([]);
        pen.fillStyle = WARM;
        pen.textBaseline = "middle";
        pen.textAlign = "center";
        pen.fillText(text, SIDE + 2 + wide / 2, top + size * 0.98);
      }
    };
  };

  var rule = function (height, paint, thick) {
    return { height: height, draw: function (pen, top) {
      pen.fillStyle = paint;
      pen.fillRect(SIDE, top + height / 2, WIDTH - 2 * SIDE, thick);
    } };
  };

  var height = function (blocks) { return blocks.reduce(function (sum, one) { return sum + one.height; }, 0); };

  // Some blocks on a ground of their own, over the whole width.
  var ground = function (blocks, paint) {
    return { height: height(blocks), draw: function (pen, top) {
      pen.fillStyle = paint;
      pen.fillRect(0, top, WIDTH, height(blocks));
      drawAll(blocks, pen, top);
    } };
  };
  var drawAll = function (blocks, pen, top) {
    blocks.forEach(function (one) { one.draw(pen, top); top += one.height; });
  };

  var qrBlock = function () {
    var rows = poster.querySelector("[data-modules]").getAttribute("data-modules").split(" ");
    var module = 2 * Math.floor(170 / rows.length), size = module * rows.length, margin = module * 4;
    return { height: size + 2 * margin, draw: function (pen, top) {
      var left = Math.round((WIDTH - size) / 2);
      pen.fillStyle = "#ffffff";
      pen.fillRect(left - margin, top, size + 2 * margin, size + 2 * margin);
      pen.fillStyle = "#000000";
      // In whole pixels: half ones leave light seams between the modules.
      var side = Math.floor(module * RATIO), x0 = Math.round(left * RATIO), y0 = Math.round((top + margin) * RATIO);
      pen.save();
      pen.setTransform(1, 0, 0, 1, 0, 0);
      rows.forEach(function (row, y) {
        for (var x = 0; x < row.length; x++) {
          if (row.charAt(x) === "1") pen.fillRect(x0 + x * side, y0 + y * side, side, side);
        }
      });
      pen.restore();
    } };
  };

  // --- The parts of a poster -------------------------------------------------------------------
  var head = function (part) {
    var title = words(poster, "title");
    var lines = [gap(36), textBlock(words(poster, "hospital"), { size: 34, weight: 700, colour: "#ffffff", centre: true }),
      textBlock(title, { size: fitting(title, 54, 800), weight: 800, colour: "#ffffff", centre: true, leading: 1.4 })];
    [words(poster, "period"), part].filter(Boolean).forEach(function (line) {
      lines.push(textBlock(line, { size: 28, weight: 500, colour: "#ffffff", centre: true }));
    });
    if (words(poster, "place")) lines.push(textBlock(words(poster, "place"), { size: 26, colour: "#ffffff", centre: true }));
    var blocks = [ground(lines.concat(gap(34)), TEAL)];
    var demo = poster.querySelector("[data-demo]");
    if (demo) {
      blocks.push(gap(24), textBlock(clean(demo.querySelector("strong").textContent), { size: 72, weight: 800, colour: WARM, centre: true, leading: 1.2 }),
        textBlock(clean(demo.querySelector("span").textContent), { size: 28, weight: 600, colour: WARM, centre: true }));
    }
    return blocks.concat(gap(24));
  };

  var lineBlocks = function (row, alone) {
    var large = alone ? 1.3 : 1, off = words(row, "off"), late = words(row, "late");
    var blocks = [
      textBlock(words(row, "day") + " " + words(row, "weekday"), { size: 36 * large, weight: 800, colour: DEEP, struck: !!off }),
      textBlock(words(row, "half") + " " + words(row, "clock"), { size: 36 * large, weight: 800, colour: DEEP, struck: !!off })
    ];
    if (off) blocks.push(boxed(off, 34 * large, false));
    if (late) blocks.push(textBlock(late, { size: 28 * large, weight: 700, colour: WARM }));
    all(row, "[data-mark]").forEach(function (mark) { blocks.push(boxed(words(mark), 28 * large, true)); });
    blocks.push(gap(8));
    all(row, "[data-person]").forEach(function (person) {
      blocks.push(textBlock([words(person, "name"), words(person, "titles")].filter(Boolean).join(" "), { size: 38 * large, weight: 700, struck: !!off }));
      if (words(person, "home")) blocks.push(textBlock(words(person, "home"), { size: 30 * large, weight: 600 }));
    });
    if (words(row, "kind")) blocks.push(textBlock(words(row, "kind"), { size: 26 * large, colour: SOFT }));
    blocks.push(gap(8));
    all(row, "[data-label]").forEach(function (cell) {
      var label = cell.getAttribute("data-label"), size = 28 * large;
      if (!words(cell)) return;
      measure.font = font(size);
      var left = measure.measureText(label + " ").width + 8;
      var value = textBlock(words(cell), { size: size, left: left });
      var name = textBlock(label, { size: size, colour: SOFT });
      blocks.push({ height: value.height, draw: function (pen, top) { name.draw(pen, top); value.draw(pen, top); } });
    });
    return blocks.concat(rule(36, LINE, 2));
  };

  var foot = function () {
    var blocks = [gap(28), qrBlock(), textBlock(words(poster.querySelector(".poster__qr p")), { size: 32, weight: 700, centre: true }), gap(20)];
    blocks.push(textBlock(words(poster, "how"), { size: 34, weight: 800, colour: DEEP }));
    all(poster, "[data-step]").forEach(function (step, n) { blocks.push(textBlock(n + 1 + ". " + words(step), { size: 28 })); });
    all(poster, "[data-note]").forEach(function (note) { blocks.push(textBlock(words(note), { size: 28, weight: 700 })); });
    blocks.push(gap(16));
    all(poster, "[data-reach]").forEach(function (line) {
      blocks.push(textBlock(clean(line.querySelector("dt").textContent), { size: 26, colour: SOFT }),
        textBlock(clean(line.querySelector("dd").textContent), { size: 32, weight: 700 }));
    });
    blocks.push(gap(16));
    all(poster, "[data-small]").forEach(function (line) { blocks.push(textBlock(words(line), { size: 24, colour: SOFT })); });
    return [ground(blocks.concat(gap(36)), PAGE)];
  };

  // The rows of each picture, so that none grows too tall.
  var parts = function () {
    var rows = all(poster, "[data-line]"), room = TALLEST - height(head(" ")) - height(foot());
    var found = [], used = room;
    rows.forEach(function (row) {
      var blocks = lineBlocks(row, rows.length === 1);
      if (used + height(blocks) > room) { found.push([]); used = 0; }
      found[found.length - 1] = found[found.length - 1].concat(blocks);
      used += height(blocks);
    });
    return found;
  };

  var numbered = function (name, n, of) {
    return shelf.getAttribute("data-" + name).replace("[n]", n).replace("[all]", of);
  };

  var picture = function (lines, n, of) {
    var blocks = head(of > 1 ? numbered("part", n, of) : "").concat(lines, foot());
    var canvas = document.createElement("canvas");
    canvas.width = WIDTH * RATIO;
    canvas.height = Math.ceil(height(blocks) * RATIO);
    var pen = canvas.getContext("2d");
    pen.scale(RATIO, RATIO);
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, WIDTH, canvas.height);
    drawAll(blocks, pen, 0);
    return canvas.toDataURL("image/png");
  };

  var inWeChat = /MicroMessenger/i.test(navigator.userAgent);

  var figure = function (address, n, of) {
    var made = document.createElement("figure"), image = document.createElement("img"), said = document.createElement("figcaption");
    image.src = address;
    image.alt = numbered("alt", n, of);
    said.appendChild(document.createTextNode(numbered("part", n, of) + " "));
    if (!inWeChat) {
      var link = document.createElement("a");
      link.href = address;
      link.download = shelf.getAttribute("data-file") + "-" + n + ".png";
      link.className = "btn btn-secondary";
      link.textContent = shelf.getAttribute("data-download");
      said.appendChild(link);
    }
    made.appendChild(said);
    made.appendChild(image);
    return made;
  };

  if (inWeChat) shelf.querySelector("[data-poster-hint]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", function () {
    all(shelf, "figure").forEach(function (old) { shelf.removeChild(old); });
    var found = parts();
    shelf.hidden = false;
    // One after the other, so that a phone can show the first while it draws the next.
    var next = function (n) {
      if (n > found.length) return;
      shelf.appendChild(figure(picture(found[n - 1], n, found.length), n, found.length));
      if (n === 1) shelf.querySelector("h2").focus();
      window.setTimeout(function () { next(n + 1); }, 0);
    };
    next(1);
  });
})();
