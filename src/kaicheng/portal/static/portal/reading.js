// Reading aids that need a script: reading aloud, the guide line, keys. Everything works without them.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector) => document.querySelectorAll(selector);
  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };

  all("[data-scripted]").forEach((element) => { element.hidden = false; });

  // The panel closes as menus do.
  const panel = document.querySelector(".aid-more");
  if (panel) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && panel.open) { panel.open = false; panel.querySelector("summary").focus(); }
    });
    document.addEventListener("click", (event) => { if (!panel.contains(event.target)) panel.open = false; });
  }
  all(".share").forEach((share) => {
    document.addEventListener("click", (event) => { if (!share.contains(event.target)) share.open = false; });
    share.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { share.open = false; share.querySelector("summary").focus(); }
    });
  });

  // A line that follows the pointer.
  if (root.classList.contains("guide-on")) {
    const line = make("div", { className: "guide-line", hidden: true });
    line.setAttribute("aria-hidden", "true");
    document.body.append(line);
    document.addEventListener("pointermove", (event) => {
      line.hidden = false;
      line.style.top = `${event.clientY + 14}px`;
    });
  }

  // Reading aloud, sentence by sentence, with the browser's own voice.
  const speech = window.speechSynthesis;
  const BLOCKS = "h1, h2, h3, h4, p, li, td, th, dt, dd, summary, caption";
  const SILENT = "nav, aside, form, script, style, [hidden], .sr, .pager, .outline, .actions, .no-print, .print-only";
  const END = /[。！？；!?;]+[”’》）」』]*|$/g;

  const textNodes = (block) => {
    const found = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && node.parentElement.closest(BLOCKS) === block) found.push(node);
    }
    return found;
  };
  const rangeOf = (nodes, from, to) => {
    const range = document.createRange();
    let passed = 0, begun = false;
    for (const node of nodes) {
      const end = passed + node.data.length;
      if (!begun && from < end) { range.setStart(node, from - passed); begun = true; }
      if (begun && to <= end) { range.setEnd(node, to - passed); break; }
      passed = end;
    }
    return range;
  };
  const sentences = () => {
    const where = document.querySelector(".doc-page") || document.querySelector("main");
    const found = [];
    for (const block of where.querySelectorAll(BLOCKS)) {
      if (block.closest(SILENT) || !block.getClientRects().length) continue;
      const nodes = textNodes(block);
      const text = nodes.map((node) => node.data).join("");
      let from = 0;
      for (const end of text.matchAll(END)) {
        const to = end.index + end[0].length;
        if (text.slice(from, to).trim()) found.push({ text: text.slice(from, to).trim(), range: rangeOf(nodes, from, to) });
        from = to;
      }
    }
    return found;
  };

  const button = document.querySelector("[data-speak]");
  if (button && speech && "SpeechSynthesisUtterance" in window) {
    button.hidden = false;
    let list = [], place = 0, going = false, player = null, turn = 0;
    const voice = () => speech.getVoices().find((one) => /^zh[-_](CN|Hans)/i.test(one.lang))
      || speech.getVoices().find((one) => /^zh/i.test(one.lang));
    const mark = (range) => {
      if (!window.Highlight || !CSS.highlights) return;
      if (range) CSS.highlights.set("reading", new Highlight(range)); else CSS.highlights.delete("reading");
    };
    const show = () => {
      player.querySelector("[data-toggle]").textContent = going ? "暂停" : "继续";
      player.querySelector(".player-where").textContent = `第 ${Math.min(place + 1, list.length)} 句，共 ${list.length} 句`;
    };
    const say = () => {
      if (place >= list.length) { stop(); return; }
      const mine = ++turn, { text, range } = list[place];
      const words = new SpeechSynthesisUtterance(text);
      words.lang = "zh-CN";
      words.rate = Number(player.querySelector("select").value);
      const chosen = voice();
      if (chosen) words.voice = chosen;
      const next = () => { if (mine === turn && going) { place += 1; say(); } };
      words.onend = next;
      words.onerror = (event) => {
        if (mine !== turn || ["interrupted", "canceled"].includes(event.error)) return;
        going = false;
        show();
        player.querySelector(".player-where").textContent = "本机没有可用的中文语音";
      };
      mark(range);
      const box = range.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight - 120) {
        range.startContainer.parentElement.scrollIntoView({ block: "center" });
      }
      show();
      speech.speak(words);
    };
    const pause = () => { going = false; turn += 1; speech.cancel(); show(); };
    const go = () => { going = true; speech.cancel(); say(); };
    const stop = () => {
      going = false; turn += 1; speech.cancel(); mark(null);
      player?.remove(); player = null; place = 0;
      button.setAttribute("aria-pressed", "false");
      button.focus();
    };
    const start = () => {
      list = sentences();
      if (!list.length) return;
      const toggle = make("button", { type: "button", className: "button", textContent: "暂停" });
      toggle.dataset.toggle = "";
      toggle.addEventListener("click", () => (going ? pause() : go()));
      const end = make("button", { type: "button", className: "button", textContent: "停止" });
      end.addEventListener("click", stop);
      const rate = make("select", {}, ...[["0.8", "慢"], ["1", "标准"], ["1.3", "快"]].map(([value, label]) => make("option", { value, textContent: label, selected: value === "1" })));
      rate.addEventListener("change", () => { if (going) go(); });
      player = make("div", { className: "player" }, toggle, end, make("label", {}, "语速", rate), make("span", { className: "player-where", role: "status" }));
      player.setAttribute("role", "region");
      player.setAttribute("aria-label", "朗读");
      document.querySelector("main").append(player);
      button.setAttribute("aria-pressed", "true");
      place = 0;
      go();
      toggle.focus();
    };
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => (player ? stop() : start()));
    addEventListener("pagehide", () => speech.cancel());
  }

  // Keys of one letter can be turned off (WCAG 2.1.4), and never work while somebody types.
  if (!root.classList.contains("keys-off")) {
    const help = () => {
      const keys = [["/", "检索"], ["?", "本说明"], ["Esc", "关闭打开的面板"], ["Tab", "逐项移动"]];
      if (button && !button.hidden) keys.splice(1, 0, ["r", "朗读、停止朗读"]);
      const rows = keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: what })]);
      const close = make("button", { type: "button", className: "button", textContent: "知道了" });
      const dialog = make("dialog", { className: "keys-help" },
        make("h2", { id: "keys-title", textContent: "键盘快捷键" }), make("dl", {}, ...rows),
        make("p", { textContent: "不需要快捷键的，可在页面顶端“阅读辅助”中关闭。" }), close);
      dialog.setAttribute("aria-labelledby", "keys-title");
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
      if (event.key === "/") {
        const field = document.querySelector("main input[type=search]") || document.querySelector("input[type=search]");
        if (field) { event.preventDefault(); field.focus(); field.select(); }
      } else if (event.key === "?") {
        event.preventDefault();
        help();
      } else if (event.key === "r" && button && !button.hidden) {
        event.preventDefault();
        button.click();
      }
    });
  }
})();
