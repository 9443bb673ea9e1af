/* Comfort on top of a plain form: covers are drawn on a page, or made from a selection, listed, and taken back. */
const release = document.querySelector("[data-release]");
if (release) {
  const form = release.querySelector("form");
  const list = form.querySelector("[data-list]");
  const ground = form.querySelector("[data-ground]");
  const covers = JSON.parse(document.getElementById("covers-made").textContent);
  form.querySelector("[data-tools]").hidden = false;

  const named = (code) => ground.querySelector(`option[value="${CSS.escape(code)}"]`)?.textContent ?? "";
  const where = (cover) => ("page" in cover ? `第${cover.page}页` : "paragraph" in cover ? `第${cover.paragraph + 1}段` : `图片${cover.picture + 1}`);

  const drawBoxes = () => {
    for (const box of release.querySelectorAll(".fr-box")) box.remove();
    for (const [place, cover] of covers.entries()) {
      if (!("page" in cover)) continue;
      const page = release.querySelector(`.fr-page[data-page="${cover.page}"]`);
      if (!page) continue;
      const image = page.querySelector("img");
      const across = image.clientWidth / Number(page.dataset.width);
      const box = document.createElement("span");
      box.className = "fr-box";
      box.dataset.place = place;
      const [left, top, right, bottom] = cover.box;
      box.style.left = `${left * across}px`;
      box.style.top = `${top * across}px`;
      box.style.width = `${(right - left) * across}px`;
      box.style.height = `${(bottom - top) * across}px`;
      page.append(box);
    }
  };

  const drawPassages = () => {
    for (const passage of release.querySelectorAll(".fr-passage")) {
      const text = passage.textContent;
      const spans = covers.filter((one) => one.paragraph === Number(passage.dataset.paragraph)).sort((a, b) => a.start - b.start);
      const parts = [];
      let at = 0;
      // offsets are those of characters, as the server counts them
      const characters = [...text];
      for (const span of spans) {
        if (span.start < at) continue;
        parts.push(characters.slice(at, span.start).join(""));
        const mark = document.createElement("mark");
        mark.textContent = characters.slice(span.start, span.end).join("");
        parts.push(mark);
        at = span.end;
      }
      parts.push(characters.slice(at).join(""));
      passage.replaceChildren(...parts);
    }
  };

  const show = () => {
    form.querySelector("[data-covers]").value = JSON.stringify(covers);
    form.querySelector("[data-count]").textContent = covers.length ? `已标记 ${covers.length} 处` : "尚未标记";
    list.replaceChildren(
      ...covers.map((cover, place) => {
        const line = document.createElement("li");
        const words = document.createElement("span");
        words.textContent = `${where(cover)}　${named(cover.ground)}`;
        const away = document.createElement("button");
        away.type = "button";
        away.textContent = "取消";
        away.setAttribute("aria-label", `取消${words.textContent}的遮盖`);
        away.addEventListener("click", () => {
          covers.splice(place, 1);
          show();
        });
        line.append(words, away);
        return line;
      }),
    );
    drawBoxes();
    drawPassages();
  };

  const add = (cover) => {
    covers.push({ ...cover, ground: ground.value });
    show();
  };

  for (const page of release.querySelectorAll(".fr-page")) {
    const image = page.querySelector("img");
    let from = null;
    let ghost = null;
    const at = (event) => {
      const box = image.getBoundingClientRect();
      const scale = Number(page.dataset.width) / box.width;
      const within = (value, most) => Math.min(Math.max(value, 0), most);
      return [within((event.clientX - box.left) * scale, Number(page.dataset.width)), within((event.clientY - box.top) * scale, Number(page.dataset.height))];
    };
    image.draggable = false;
    image.addEventListener("pointerdown", (event) => {
      from = at(event);
      ghost = document.createElement("span");
      ghost.className = "fr-box is-on";
      page.append(ghost);
      image.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    image.addEventListener("pointermove", (event) => {
      if (!from) return;
      const to = at(event);
      const scale = image.clientWidth / Number(page.dataset.width);
      ghost.style.left = `${Math.min(from[0], to[0]) * scale}px`;
      ghost.style.top = `${Math.min(from[1], to[1]) * scale}px`;
      ghost.style.width = `${Math.abs(from[0] - to[0]) * scale}px`;
      ghost.style.height = `${Math.abs(from[1] - to[1]) * scale}px`;
    });
    image.addEventListener("pointerup", (event) => {
      if (!from) return;
      const to = at(event);
      ghost.remove();
      const box = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
      from = null;
      if (box[2] - box[0] > 3 && box[3] - box[1] > 3) add({ page: Number(page.dataset.page), box: box.map((value) => Math.round(value * 100) / 100) });
    });
    image.addEventListener("pointercancel", () => {
      ghost?.remove();
      from = null;
    });
    image.addEventListener("load", drawBoxes);
  }

  const offset = (passage, node, place) => {
    const range = document.createRange();
    range.selectNodeContents(passage);
    range.setEnd(node, place);
    return [...range.toString()].length;
  };

  form.querySelector("[data-cover-selected]")?.addEventListener("click", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    for (const passage of release.querySelectorAll(".fr-passage")) {
      if (!range.intersectsNode(passage)) continue;
      const start = passage.contains(range.startContainer) ? offset(passage, range.startContainer, range.startOffset) : 0;
      const end = passage.contains(range.endContainer) ? offset(passage, range.endContainer, range.endOffset) : [...passage.textContent].length;
      if (end > start) covers.push({ paragraph: Number(passage.dataset.paragraph), start, end, ground: ground.value });
    }
    selection.removeAllRanges();
    show();
  });

  addEventListener("resize", drawBoxes);
  show();
}
