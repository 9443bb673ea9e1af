/* Comfort on top of plain forms: print, and a suggestion taken over with one choice. */
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const form of document.querySelectorAll("form")) {
  const unsaved = () => form.classList.add("is-changed");
  if (form.querySelector("[data-suggested]")) form.addEventListener("input", unsaved);
}
