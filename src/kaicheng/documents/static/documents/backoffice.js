/* Back office of the document library: dropping files, words beside their fields, unsaved changes. All works without it. */
(function () {
  "use strict";

  // --- dropping files: name them, send them with progress, follow to where they were read --------------------------
  var drop = document.querySelector("[data-drop]");
  if (drop) {
    var form = drop.closest("form");
    var input = drop.querySelector("input[type=file]");
    var list = drop.querySelector("[data-drop-list]");
    var bar = form.querySelector("[data-drop-progress]");
    var size = function (n) {
      return n > 1048576 ? (n / 1048576).toFixed(1) + " MB" : Math.max(1, Math.round(n / 1024)) + " KB";
    };
    var show = function () {
      list.textContent = "";
      Array.prototype.forEach.call(input.files, function (file) {
        var item = document.createElement("li");
        item.textContent = file.name + "（" + size(file.size) + "）";
        list.appendChild(item);
      });
    };
    ["dragenter", "dragover"].forEach(function (name) {
      drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.remove("is-over"); });
    });
    drop.addEventListener("drop", function (event) {
      input.files = event.dataTransfer.files;
      show();
      if (input.files.length) { form.requestSubmit(); }
    });
    input.addEventListener("change", show);
    var sending = false; // pressed twice, it would make two batches of the same files
    form.addEventListener("submit", function (event) {
      if (!input.files.length) { return; }
      event.preventDefault();
      if (sending) { return; }
      sending = true;
      var request = new XMLHttpRequest();
      request.open("POST", form.action || location.href);
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.upload.addEventListener("progress", function (e) {
        if (e.lengthComputable) { bar.hidden = false; bar.value = e.loaded / e.total; }
      });
      request.addEventListener("load", function () {
        try {
          var answer = JSON.parse(request.responseText);
          if (answer.next) { location.href = answer.next; return; }
          form.querySelector("[data-drop-trouble]").textContent = answer.trouble || "上传未成功，请重试。";
        } catch (error) {
          form.querySelector("[data-drop-trouble]").textContent = "上传未成功，请重试；文件未丢失在您的电脑上。";
        }
        bar.hidden = true;
        sending = false;
      });
      request.addEventListener("error", function () {
        form.querySelector("[data-drop-trouble]").textContent = "网络中断，请检查网络后重试。";
        bar.hidden = true;
        sending = false;
      });
      request.send(new FormData(form));
    });
  }

  // --- a batch that is still being read looks again by itself -------------------------------------------------------
  var waiting = document.querySelector("[data-refresh]");
  if (waiting) {
    setTimeout(function () { location.reload(); }, 1000 * Number(waiting.getAttribute("data-refresh")));
  }

  // --- the words a field was read from ------------------------------------------------------------------------------
  var original = document.querySelector("[data-original]");
  if (original) {
    var lit = [];
    var light = function (field, scroll) {
      lit.forEach(function (mark) { mark.classList.remove("is-lit"); });
      lit = Array.prototype.slice.call(original.querySelectorAll('mark[data-fields~="' + field + '"]'));
      lit.forEach(function (mark) { mark.classList.add("is-lit"); });
      if (scroll && lit.length) {
        var box = original.getBoundingClientRect();
        var at = lit[0].getBoundingClientRect();
        if (at.top < box.top || at.bottom > box.bottom) {
          original.scrollTop += at.top - box.top - box.height / 3;
        }
      }
    };
    document.querySelectorAll("[data-field]").forEach(function (row) {
      row.addEventListener("focusin", function () { light(row.getAttribute("data-field"), true); });
      row.addEventListener("mouseenter", function () { light(row.getAttribute("data-field"), false); });
    });
    original.addEventListener("click", function (event) {
      var mark = event.target.closest("mark");
      if (!mark) { return; }
      var row = document.querySelector('[data-field="' + mark.getAttribute("data-fields").split(" ")[0] + '"]');
      var control = row && row.querySelector("input, textarea, select");
      if (control) { control.focus(); }
    });
  }

  // --- nothing typed is lost by leaving -----------------------------------------------------------------------------
  var guarded = document.querySelector("form[data-guard]");
  if (guarded) {
    var changed = guarded.hasAttribute("data-changed");
    guarded.addEventListener("input", function () { changed = true; });
    guarded.addEventListener("submit", function () { changed = false; });
    window.addEventListener("beforeunload", function (event) {
      if (changed) { event.preventDefault(); event.returnValue = ""; }
    });
  }

  // --- from a finding to its field -----------------------------------------------------------------------------------
  document.querySelectorAll('.kd-findings a[href^="#"], .kc-alert a[href^="#"]').forEach(function (link) {
    link.addEventListener("click", function (event) {
      var target = document.getElementById(link.getAttribute("href").slice(1));
      if (!target) { return; }
      var control = target.matches("input, select, textarea") ? target : target.querySelector("input:not([type=hidden]), select, textarea");
      event.preventDefault();
      (control || target).focus({ preventScroll: true });
      (control || target).scrollIntoView({ block: "center" });
    });
  });

  // --- publishing: what is worth another look is asked first; Ctrl + Enter always asks ----------------------------------
  var dialog = document.querySelector("[data-publish-dialog]");
  var publish = document.querySelector("[data-publish]");
  if (dialog && publish && typeof dialog.showModal === "function") {
    var agreed = false;
    var touched = function (name) {
      var row = document.querySelector('[data-field="' + name + '"]');
      return row !== null && row.hasAttribute("data-touched");
    };
    var left = function () {
      var count = 0;
      dialog.querySelectorAll("[data-for]").forEach(function (item) {
        item.hidden = touched(item.getAttribute("data-for"));
        if (!item.hidden) { count += 1; }
      });
      dialog.querySelector("[data-nothing]").hidden = count > 0;
      return count;
    };
    publish.form.addEventListener("input", function (event) {
      var row = event.target.closest("[data-field]");
      if (row) { row.setAttribute("data-touched", ""); }
    });
    publish.form.addEventListener("submit", function (event) {
      if (event.submitter !== publish || agreed || left() === 0) { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      dialog.showModal();
    }, true);
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || dialog.open) { return; }
      event.preventDefault();
      left();
      dialog.showModal();
    });
    dialog.querySelector("[data-confirm]").addEventListener("click", function () {
      agreed = true;
      dialog.close();
      publish.form.requestSubmit(publish);
    });
    dialog.querySelector("[data-back]").addEventListener("click", function () {
      dialog.close();
      publish.focus();
    });
  }

  // --- usual words are put into the field by one press; what cannot be taken back is asked; what is sent is sent once ------------------------------------
  document.querySelectorAll("[data-usual]").forEach(function (row) {
    row.addEventListener("click", function (event) {
      var words = event.target.closest("button");
      var field = document.getElementById(row.getAttribute("data-usual"));
      if (!words || !field) { return; }
      field.value = words.textContent;
      field.focus();
    });
  });
  document.querySelectorAll("button[data-question]").forEach(function (button) {
    button.addEventListener("click", function (event) {
      if (!window.confirm(button.getAttribute("data-question"))) { event.preventDefault(); }
    });
  });
  document.querySelectorAll("form[data-once]").forEach(function (once) {
    once.addEventListener("submit", function (event) {
      if (event.defaultPrevented || (event.submitter && event.submitter.hasAttribute("data-download"))) { return; }
      if (once.hasAttribute("data-sent")) { event.preventDefault(); return; }
      once.setAttribute("data-sent", "");
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });

  // --- a list with ticks: all of the page, and how many ------------------------------------------------------------------
  document.querySelectorAll("form[data-picks]").forEach(function (picks) {
    var bar = picks.querySelector("[data-bulk]");
    if (!bar) { return; }
    var boxes = Array.prototype.slice.call(picks.querySelectorAll('input[name="pick"]'));
    var all = bar.querySelector("[data-all]");
    var tell = function () {
      var count = boxes.filter(function (box) { return box.checked; }).length;
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
      bar.querySelector("[data-count]").textContent = count ? "已选 " + count + " 件" : "";
      bar.querySelectorAll('button[name="move"]').forEach(function (button) { button.disabled = count === 0; });
    };
    all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      tell();
    });
    picks.addEventListener("change", tell);
    tell();
  });

  // --- one more relation --------------------------------------------------------------------------------------------
  var more = document.querySelector("[data-more]");
  if (more) {
    more.addEventListener("click", function () {
      var hidden = document.querySelector("[data-spare][hidden]");
      if (hidden) { hidden.hidden = false; hidden.querySelector("select").focus(); }
      if (!document.querySelector("[data-spare][hidden]")) { more.hidden = true; }
    });
  }
})();
