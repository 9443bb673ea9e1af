// Progressive enhancement of the public site; every page works without it.
(() => {
  "use strict";
  const all = (selector) => document.querySelectorAll(selector);

  // Filters and contents stand open where there is room for them.
  const wide = matchMedia("(min-width: 64.01rem)");
  const roomy = matchMedia("(min-width: 52.01rem)");
  const arrange = () => all("[data-open-wide]").forEach((element) => {
    element.open = (element.closest(".outline") ? wide : roomy).matches;
  });
  arrange();
  [wide, roomy].forEach((query) => query.addEventListener("change", arrange));

  // Print and copy exist only where they work.
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  if (navigator.clipboard) {
    all("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.setAttribute("aria-live", "polite");
      const label = button.textContent;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "已复制";
        setTimeout(() => { button.textContent = label; }, 2000);
      });
    });
  }

  // Contents: mark the part that is being read; close on a phone after a choice.
  const links = new Map([...all(".outline a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  if (links.size && "IntersectionObserver" in window) {
    let current = null;
    const watch = new IntersectionObserver((entries) => {
      const seen = entries.filter((entry) => entry.isIntersecting).pop();
      if (!seen) return;
      current?.removeAttribute("aria-current");
      current = links.get(seen.target.id);
      current.setAttribute("aria-current", "location");
      if (wide.matches) current.scrollIntoView({ block: "nearest" });
    }, { rootMargin: "0px 0px -80% 0px" });
    links.forEach((_, id) => {
      const part = document.getElementById(id);
      if (part) watch.observe(part.querySelector(".gw-heading, .gw-item, .gw-annex-title") ? part : part);
    });
    all(".outline a").forEach((a) => a.addEventListener("click", () => {
      if (!wide.matches) a.closest("details").open = false;
    }));
  }

  // Tables that overflow can be reached and say so; others are no stop for the keyboard.
  all(".gw-table").forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth) {
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", "表格，可左右滚动");
    } else {
      frame.removeAttribute("tabindex");
    }
  });

  // Suggestions: a combobox after the ARIA practices; the form itself needs none of it.
  all("input[data-suggest]").forEach((input, number) => {
    const list = document.createElement("ul");
    list.className = "suggest";
    list.id = `suggest-${number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "检索建议");
    input.after(list);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
      .forEach(([name, value]) => input.setAttribute(name, value));
    let chosen = -1, timer = 0, asked = "", composing = false;

    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) { chosen = -1; input.removeAttribute("aria-activedescendant"); }
    };
    const choose = (index) => {
      const items = [...list.children];
      chosen = (index + items.length + 1) % (items.length + 1);
      items.forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
      if (chosen < items.length) {
        input.setAttribute("aria-activedescendant", items[chosen].id);
        items[chosen].scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };
    const go = (item) => {
      if (item.dataset.url) { location.href = item.dataset.url; return; }
      input.value = item.dataset.text;
      show(false);
      input.form.submit();
    };
    const fill = (suggestions) => {
      list.replaceChildren(...suggestions.map((suggestion, i) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = suggestion.text;
        item.dataset.text = suggestion.text;
        if (suggestion.note) {
          const note = document.createElement("small");
          note.textContent = suggestion.note;
          item.append(note);
        }
        if (suggestion.url) item.dataset.url = suggestion.url;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); go(item); });
        return item;
      }));
      show(suggestions.length > 0 && document.activeElement === input);
    };
    const ask = async () => {
      const text = input.value.trim();
      if (composing || text === asked) return;
      asked = text;
      if (!text) { fill([]); return; }
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`);
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (text === input.value.trim()) fill(found);
      } catch { fill([]); }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(ask, 120); };
    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; later(); });
    input.addEventListener("input", later);
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
      else if (event.key === "Escape") { event.preventDefault(); show(false); }
      else if (event.key === "Enter" && list.children[chosen]) { event.preventDefault(); go(list.children[chosen]); }
    });
  });
})();
