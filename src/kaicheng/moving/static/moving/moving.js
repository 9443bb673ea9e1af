/* Progress that looks again by itself, questions before what is heavy, “all on this page”. */
"use strict";
document.querySelectorAll("form[data-confirm]").forEach((form) => form.addEventListener("submit", (event) => {
  if (!window.confirm(form.dataset.confirm)) event.preventDefault();
}));
document.querySelectorAll("[data-all]").forEach((box) => box.addEventListener("change", () => {
  document.querySelectorAll("input[name=row]").forEach((one) => { one.checked = box.checked; });
}));
const card = document.querySelector("[data-progress]");
if (card) {
  const set = (name, words) => { const place = card.querySelector(`[data-${name}]`); if (place) place.textContent = words; };
  const left = (seconds) => seconds === null ? "" : seconds < 90 ? `，约剩 ${seconds} 秒` : `，约剩 ${Math.round(seconds / 60)} 分钟`;
  const look = async () => {
    try {
      const answer = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const at = await answer.json();
      if (!at.working) { window.location.reload(); return; }
      set("done", at.done); set("total", at.total); set("left", left(at.left));
      set("speed", at.speed >= 1 ? `每秒 ${Math.round(at.speed)} 份` : "正在进行");
      card.querySelector("[data-bar]").value = at.percent;
      Object.entries(at.counts).forEach(([state, count]) => {
        const place = document.querySelector(`[data-count="${state}"]`);
        if (place) place.textContent = count.toLocaleString("zh-CN");
      });
    } catch { /* the next look may succeed */ }
    window.setTimeout(look, 1000);
  };
  window.setTimeout(look, 600);
}
// every form here is sent once: a second press would meet what the first has already done (documents/backoffice.js sees to it)
for (const form of document.querySelectorAll("main form[method=post]")) form.dataset.once = "";
