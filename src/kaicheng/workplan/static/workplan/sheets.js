/* Comfort on top of plain forms: tick all, say how many, show only the fields an act asks for. */
for (const form of document.querySelectorAll("form[data-many]")) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  const act = form.querySelector("select[name=act]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = ticked ? ` ${ticked} 项` : "";
    if (all) { all.checked = ticked > 0 && ticked === boxes.length; all.indeterminate = ticked > 0 && ticked < boxes.length; }
  };
  const ask = () => {
    for (const field of form.querySelectorAll("[data-for]")) field.hidden = !field.dataset.for.split(" ").includes(act.value);
  };
  if (all) { all.hidden = boxes.length === 0; all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); }); }
  form.addEventListener("change", (event) => (event.target === act ? ask() : tell()));
  if (act) ask();
  tell();
}
