"use strict";
/* Comfort on a task's page: documents offered while one types, a second field for a second one, tick all, ask what an act asks. */
for (const field of document.querySelectorAll("[data-find]")) {
  const offered = document.getElementById(field.getAttribute("list"));
  const place = field.closest("[data-documents]");
  let waiting = 0;
  const look = async (words) => {
    const answer = await fetch(`/admin/workplan/documents/?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { found } = await answer.json();
    offered.replaceChildren(...found.map((one) => {
      const option = document.createElement("option");
      option.value = `${one.title} ${one.code}`; // the code makes it one document, whatever its title
      option.label = one.number ? `${one.number}（${one.agency}）` : one.agency;
      return option;
    }));
  };
  // pressed, not by itself: what moves while one leaves the field takes the button away from under the pointer
  const more = document.createElement("button");
  more.type = "button";
  more.className = "kc-link";
  more.textContent = "再加一件文件";
  more.addEventListener("click", () => {
    const fields = [...place.querySelectorAll("input")];
    const next = field.cloneNode(false);
    next.id = `${field.id}-${fields.length}`;
    next.value = "";
    next.setAttribute("aria-label", "再加一件文件");
    fields.at(-1).after(next);
    next.focus();
    more.hidden = fields.length > 8;
  });
  place.append(more);
  place.addEventListener("input", (event) => {
    clearTimeout(waiting);
    const words = event.target.value.trim();
    if (words.length > 1) waiting = setTimeout(() => look(words), 200);
  });
}
for (const form of document.querySelectorAll("form[data-tick]")) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-all]");
  const act = form.querySelector("select[name=act]");
  const ask = () => {
    const asks = act.selectedOptions[0]?.dataset.asks ?? "";
    for (const field of form.querySelectorAll("[data-ask]")) {
      const wanted = field.dataset.ask === asks || (asks === "day" && field.dataset.ask === "reason");
      field.hidden = !wanted;
      field.querySelector("input").required = wanted;
    }
  };
  if (all) {
    all.hidden = boxes.length === 0;
    all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
  }
  act.addEventListener("change", ask);
  ask();
}
