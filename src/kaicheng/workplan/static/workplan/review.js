/* Comfort on top of plain links and forms: what a task was read from is marked at once, and acts do not leave the page. */
const review = document.querySelector("[data-review]");
if (review) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const source = () => review.querySelector(".wr-source");

  const choose = (pk, follow) => {
    for (const card of review.querySelectorAll(".wr-card")) card.classList.toggle("is-chosen", card.dataset.task === pk);
    let first = null;
    for (const one of review.querySelectorAll("[data-of]")) {
      const on = one.dataset.of.split(" ").includes(pk);
      one.classList.toggle("is-on", on);
      first ??= on ? one : null;
    }
    if (first && follow) {
      const box = source();
      const top = first.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
      box.scrollTo({ top: top - box.clientHeight / 4, behavior: calm });
      if (follow === "asked" && getComputedStyle(box).position === "static") box.scrollIntoView({ block: "start", behavior: calm });
    }
  };

  const settle = (text, address) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const body = fresh.querySelector("[data-review]");
    if (!body) return false;
    const kept = source().scrollTop;
    const opened = [...review.querySelectorAll("details[open][id]")].map((one) => one.id);
    review.replaceChildren(...body.childNodes);
    source().scrollTop = kept;
    for (const one of opened) document.getElementById(one)?.setAttribute("open", "");
    document.querySelector(".kc-head__acts").replaceChildren(...fresh.querySelector(".kc-head__acts").childNodes);
    const said = [...fresh.querySelectorAll(".messages li")].map((one) => one.textContent.trim()).filter(Boolean);
    if (said.length) {
      const note = document.createElement("div");
      note.className = "kc-alert kc-alert--done";
      const words = document.createElement("p");
      words.textContent = said.join("");
      note.append(words);
      review.querySelector("#review-said").append(note);
    }
    history.replaceState(null, "", address);
    const asked = new URL(address, location.href);
    const pk = asked.searchParams.get("edit") ?? asked.searchParams.get("task") ?? review.querySelector(".wr-form [name=task]")?.value;
    const card = pk ? document.getElementById(`t${pk}`) : null;
    if (pk) choose(pk, true);
    const field = card?.querySelector(".has-error :is(input, textarea, select), .wr-form :is(input, textarea):not([type=hidden])");
    if (!said.length && field) field.focus({ preventScroll: true });
    else if (card) card.querySelector("h3 a")?.focus({ preventScroll: true });
    (card && (said.length === 0 || asked.hash) ? card : review.querySelector("#review-said")).scrollIntoView({ block: "nearest", behavior: "auto" });
    return true;
  };

  const load = async (address, options) => {
    try {
      const answer = await fetch(address, { credentials: "same-origin", ...options });
      const shown = new URL(answer.url, location.href);
      const hash = new URL(address, location.href).hash;
      if (!shown.hash && hash) shown.hash = hash;
      return settle(await answer.text(), options ? (answer.redirected ? shown.href : location.href) : address);
    } catch {
      return false;
    }
  };

  review.addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    const words = event.target.closest("[data-of]");
    if (words && !link) {
      const pk = words.dataset.of.split(" ")[0];
      choose(pk, false);
      document.getElementById(`t${pk}`)?.scrollIntoView({ block: "center", behavior: calm });
    } else if (link?.dataset.show !== undefined) {
      event.preventDefault();
      choose(link.closest("[data-task]").dataset.task, "asked");
    } else if (link && /^\?(edit|task)=\d+/.test(link.getAttribute("href") ?? "") && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      const edits = link.getAttribute("href").startsWith("?edit") || review.querySelector(".wr-form");
      if (edits) { if (!(await load(link.href))) location.assign(link.href); return; }
      const pk = new URL(link.href).searchParams.get("task");
      choose(pk, true);
      document.getElementById(`t${pk}`)?.scrollIntoView({ block: "start", behavior: calm });
    }
  });
  review.addEventListener("input", (event) => {
    const means = event.target.closest("[name^=means-]");
    const how = means?.closest("tr")?.querySelector("select[name^=how-]");
    if (how && means.value.trim()) how.value = "settle";
  });
  review.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.action.endsWith("/arrange/")) return;
    event.preventDefault();
    const sent = new FormData(form, event.submitter);
    if (event.submitter) event.submitter.disabled = true;
    if (!(await load(form.action, { method: "POST", body: sent }))) {
      const act = document.createElement("input");
      Object.assign(act, { type: "hidden", name: event.submitter?.name ?? "", value: event.submitter?.value ?? "" });
      form.append(act);
      form.submit();
    }
  });
  const chosen = review.querySelector(".wr-card.is-chosen");
  if (chosen) choose(chosen.dataset.task, true);
}
