/* Comfort on top of plain forms: tick all, say how many, show only the fields an act asks for. */
for (const form of document.querySelectorAll("form[data-bulk]")) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  const move = form.querySelector("select[name=move]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = ticked ? ` ${ticked} 件` : "";
    if (count && form.action.endsWith("/remind/")) count.textContent = ticked ? ` ${ticked} 个单位` : "";
    form.querySelector(".kl-bulk")?.classList.toggle("is-on", ticked > 0);
    if (all) { all.checked = ticked > 0 && ticked === boxes.length; all.indeterminate = ticked > 0 && ticked < boxes.length; }
  };
  const ask = () => {
    const asks = move.selectedOptions[0]?.dataset.asks ?? "";
    for (const field of form.querySelectorAll("[data-ask]")) {
      const wanted = field.dataset.ask === asks || (asks === "unit" && field.dataset.ask === "reason");
      field.hidden = !wanted;
      field.querySelector("input, select").required = wanted;
    }
  };
  if (all) { all.hidden = boxes.length === 0; all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); }); }
  form.addEventListener("change", (event) => (event.target === move ? ask() : tell()));
  if (move) ask();
  tell();
}
for (const form of document.querySelectorAll("form[data-decision]")) {
  const amend = form.querySelector("[data-amend]");
  const show = () => { amend.hidden = form.querySelector("input[name=verdict]:checked")?.value !== "amend"; };
  form.addEventListener("change", show);
  show();
}
// every form here is sent once: a second press would meet what the first has already done (documents/backoffice.js sees to it)
for (const form of document.querySelectorAll("main form[method=post]")) form.dataset.once = "";
