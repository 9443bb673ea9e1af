/* The one button of the sheet. */
document.querySelector("[data-print]").addEventListener("click", function () { window.print(); });
