/* All fields of the page that save themselves (`[data-editable]`): found, put back, and sent when that is the moment. */
(() => {
  "use strict";
  const { Field, left } = window.samen;
  const fields = new Map();

  function find() {
    for (const [box] of fields) if (!box.isConnected) fields.delete(box);
    for (const box of document.querySelectorAll("[data-editable]")) if (!fields.has(box)) fields.set(box, new Field(box));
  }

  const recover = () => left((drafts) => {
    const byUrl = new Map([...fields.values()].map((field) => [field.url, field]));
    const taken = new Set();
    for (const draft of drafts) {
      const field = byUrl.get(draft.address);
      if (!field) continue;
      // Typed in another role, so for others to read: only shown, never saved by itself. So is what would replace newer typing.
      if (taken.has(field) || draft.member !== document.body.dataset.member || field.writes(draft)) field.offer(draft);
      else { taken.add(field); field.recover(draft); }
    }
  });

  const all = () => [...fields.values()];
  window.samen.unsaved = () => all().filter((field) => field.dirty());
  /** What is lost when this page goes: not saved, and the browser can't keep it. */
  window.samen.unkept = () => window.samen.unsaved().filter((field) => !field.remember());
  window.samen.flush = (leaving = false) => window.samen.unsaved().forEach((field) => field.send(leaving));

  find();
  all().filter((field) => field.dirty()).forEach((field) => field.typed());
  recover();
  // The first words make an answer of it: it has a status now, a history, and can be shared.
  document.addEventListener("samen:saved", (event) => {
    const record = event.target.closest("[data-record]");
    const more = record?.querySelector("[data-if-written][hidden]");
    if (!more) return;
    more.hidden = false;
    for (const [box, field] of fields) if (record.contains(box) && box !== event.target) field.refresh(true);
  });
  document.addEventListener("htmx:afterSettle", () => { find(); recover(); });
  window.addEventListener("online", () => window.samen.flush());
  window.addEventListener("focus", () => window.samen.flush());
  window.addEventListener("pageshow", (event) => { if (event.persisted) all().forEach((field) => field.refresh()); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") window.samen.flush(true);
    else { window.samen.flush(); const field = fields.get(document.activeElement?.closest("[data-editable]")); if (field) field.refresh(); }
  });
})();
