/* The home page's editor: blocks are dragged into their order. The buttons beside them do the same without it. */
(function () {
  "use strict";
  var list = document.querySelector("[data-place]");
  if (!list) { return; }
  var form = document.querySelector("[data-place-form]");
  var dragged = null;
  var clear = function () {
    list.querySelectorAll(".is-over, .is-under").forEach(function (item) { item.classList.remove("is-over", "is-under"); });
  };
  // Dragged downwards a block goes behind the one it is dropped on, or it could never come last.
  var downwards = function (over) {
    return Boolean(dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING);
  };
  list.addEventListener("dragstart", function (event) {
    dragged = event.target.closest("[data-block]");
    if (!dragged) { return; }
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.block);
  });
  list.addEventListener("dragover", function (event) {
    var over = event.target.closest("[data-block]");
    if (!dragged || !over) { return; }
    event.preventDefault();
    clear();
    if (over !== dragged) { over.classList.add(downwards(over) ? "is-under" : "is-over"); }
  });
  list.addEventListener("drop", function (event) {
    var over = event.target.closest("[data-block]");
    if (!dragged || !over || over === dragged) { return; }
    event.preventDefault();
    list.insertBefore(dragged, downwards(over) ? over.nextSibling : over);
    form.elements.order.value = Array.prototype.map.call(
      list.querySelectorAll("[data-block]"), function (item) { return item.dataset.block; }).join(",");
    form.submit();
  });
  list.addEventListener("dragend", function () {
    if (dragged) { dragged.classList.remove("is-dragged"); }
    dragged = null;
    clear();
  });
})();
