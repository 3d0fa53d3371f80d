// The admin: names for what Django's own scripts draw without one. Nothing depends on it but being read aloud.

function nameOf(select) {
  const label = select.labels && select.labels[0];
  return select.getAttribute("aria-label") || (label ? label.textContent.trim().replace(/[:：]$/, "") : "");
}

// A box to pick rows in is drawn beside the real field: it says the field's name, then what is chosen.
function nameBoxes() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
    const name = nameOf(select);
    if (!box || !name) continue;
    const chosen = box.querySelector(".select2-selection__rendered");
    box.id = box.id || `${select.id}-box`;
    box.setAttribute("aria-label", name);
    if (chosen && chosen.id) {
      box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
      chosen.setAttribute("aria-label", name);
    }
    const search = box.querySelector(".select2-search__field");
    if (search) search.setAttribute("aria-label", name);
  }
}

// What opens below it stands at the end of the page, outside everything that has a name.
function nameOpened(event) {
  const name = nameOf(event.target);
  const parts = ".select2-container--open .select2-search__field, .select2-container--open .select2-results__options";
  for (const part of document.querySelectorAll(parts)) part.setAttribute("aria-label", name);
  for (const list of document.querySelectorAll("body > .select2-container--open")) {
    list.setAttribute("role", "region");
    list.setAttribute("aria-label", name);
  }
  for (const box of document.querySelectorAll(".select2-selection[aria-owns]")) {
    box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
  }
}

// Signs that only mean something to the eye, and have words: they are pictures.
function namePictures() {
  for (const sign of document.querySelectorAll("span.help-tooltip[aria-label]")) sign.setAttribute("role", "img");
}

const $ = window.django && window.django.jQuery;
if ($) {
  $(nameBoxes);
  $(document).on("select2:open", nameOpened);
  $(document).on("select2:select select2:unselect", () => window.setTimeout(nameBoxes));
  document.addEventListener("formset:added", () => window.setTimeout(nameBoxes));
}
window.addEventListener("load", namePictures);
