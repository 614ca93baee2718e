/* Rows that can be dragged to another place with the mouse: `[data-sortable]` holds `[data-sortable-item]`s with a handle
   and a form `[data-move]` that takes the new place. With the keyboard the buttons in each row do the same. */
(() => {
  "use strict";
  let dragged = null;
  const item = (node) => node.closest("[data-sortable-item]");
  const list = (node) => node.closest("[data-sortable]");

  document.addEventListener("mousedown", (event) => {
    const handle = event.target.closest("[data-sort-handle]");
    document.querySelectorAll("[data-sortable-item][draggable]").forEach((each) => each.removeAttribute("draggable"));
    if (handle) item(handle).draggable = true;
  });
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.matches?.("[data-sortable-item][draggable]") ? event.target : null;
    if (dragged) { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", ""); dragged.classList.add("dragged"); }
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && item(event.target);
    if (!over || list(over) !== list(dragged)) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  document.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    const place = [...list(dragged).querySelectorAll("[data-sortable-item]")].indexOf(dragged);
    const form = dragged.querySelector("form[data-move]");
    dragged.classList.remove("dragged");
    dragged = null;
    if (!form) return;
    form.elements.position.value = String(place);
    form.requestSubmit(form.querySelector("[data-drop]"));
  });
  // After a move the page comes back at the row; the same button keeps the focus.
  const moved = new URLSearchParams(location.search).get("verplaatst");
  const focus = () => {
    const target = document.querySelector(`[data-focus="${CSS.escape(moved)}"]`);
    target?.focus();
    const row = /^om(hoog|laag)-/.test(moved) && target?.closest("[data-sortable-item]");
    if (row) window.samen.say(`Verplaatst: ${row.querySelector("h2, h3").textContent.trim()}`, true);
  };
  // After the browser has gone to the row, which takes the focus away.
  if (moved) window.addEventListener("load", () => setTimeout(focus, 50));
})();
