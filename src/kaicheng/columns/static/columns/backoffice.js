/* The column editor: the preview follows the form, and conditions that do not count step aside. All works without it. */
(function () {
  "use strict";
  var form = document.querySelector("[data-preview]");
  if (!form) { return; }
  var here = form.querySelector("[data-preview-here]");
  var conditions = form.querySelector("[data-conditions]");
  var asking = 0, timer = 0;

  var refresh = function () {
    var mine = ++asking;
    here.classList.add("is-waiting");
    fetch(form.dataset.preview, { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (html) { if (mine === asking) { here.innerHTML = html; } })
      .catch(function () { /* the button below still works */ })
      .finally(function () { if (mine === asking) { here.classList.remove("is-waiting"); } });
  };
  var step = function () {
    var scope = form.querySelector("[name=scope]:checked");
    if (conditions && scope) { conditions.hidden = scope.value !== "matching"; }
  };
  var follow = function () {
    step();
    clearTimeout(timer);
    timer = setTimeout(refresh, 350);
  };
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  form.querySelector("[data-preview-button]").hidden = true;
  step();
})();
