/* Fields that save themselves (`[data-editable]`). The rules stand in docs/autosave.md; the server's side is
   phases/contributions/operations.py. */
(() => {
  "use strict";
  const { client, keep, drop, left, say, csrf } = window.samen;
  const WAIT = 800;
  const TIMEOUT = 15000;
  const fields = new Map();
  // Counts for the page, so that a field which is drawn anew goes on counting.
  let counted = 0;

  const SIGNED_OUT = "Niet opgeslagen: je bent uitgelogd. Je tekst blijft hier staan.";
  const OTHER_ROLE = "Niet opgeslagen: je rol in deze samenwerking is veranderd, dus anderen lezen nu wat je hier schrijft. Kopieer je tekst en laad deze pagina opnieuw.";
  const SOMEONE_ELSE = "Niet opgeslagen: op dit apparaat is nu iemand anders ingelogd. Je tekst blijft op dit apparaat staan.";
  const NO_ACCESS = "Niet opgeslagen: je hebt hier geen toegang (meer). Je tekst blijft op dit apparaat staan.";
  const NO_SERVER = "Niet opgeslagen: geen verbinding. Je tekst staat veilig op dit apparaat en wordt vanzelf opgeslagen.";

  class Field {
    constructor(box) {
      this.box = box;
      this.url = box.dataset.url;
      this.version = Number(box.dataset.version);
      this.client = client;
      this.seq = 0;
      this.saved = this.sent();
      this.busy = this.held = false;
      this.tries = 0;
      this.offered = new Set();
      box.addEventListener("input", () => this.typed(WAIT));
      // Text is followed as it is typed; its change event comes at leaving, when a link below it may just be clicked.
      box.addEventListener("change", (event) => { if (!event.target.matches("textarea, input[type=text]")) this.typed(0); });
      box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget) && this.dirty()) this.send(); });
      box.addEventListener("focusin", (event) => { if (!box.contains(event.relatedTarget)) this.refresh(); });
      box.addEventListener("click", (event) => this.resolve(event));
    }

    controls() {
      return [...this.box.querySelectorAll("input, textarea, select")].filter((each) => each.name && !/\.(version|digest)$/.test(each.name));
    }

    entries() {
      return this.controls().filter((each) => !/checkbox|radio/.test(each.type) || each.checked).flatMap((each) =>
        each.multiple ? [...each.selectedOptions].map((option) => [each.name, option.value]) : [[each.name, each.value]]);
    }

    text() { return JSON.stringify(this.entries()); }

    /** What the server sent: who was quicker than this script has typed something else by now. */
    sent() {
      const ticked = (each) => !/checkbox|radio/.test(each.type) || each.defaultChecked;
      const values = (each) => {
        if (/checkbox|radio/.test(each.type)) return [each.value];
        if (!each.options) return [each.defaultValue];
        const chosen = [...each.options].filter((option) => option.defaultSelected);
        return (chosen.length || each.multiple ? chosen : [...each.options].slice(0, 1)).map((option) => option.value);
      };
      return JSON.stringify(this.controls().filter(ticked).flatMap((each) => values(each).map((value) => [each.name, value])));
    }

    dirty() { return this.text() !== this.saved; }

    fill(values) {
      for (const each of this.controls()) {
        if (/checkbox|radio/.test(each.type)) each.checked = each.value === "on" ? Boolean(values[0]) && values[0] !== "False" : values.map(String).includes(each.value);
        else each.value = values[0] ?? "";
      }
    }

    state(html) { this.box.querySelector("[data-state]").innerHTML = html; }

    note(text, bad = false, signIn = false) {
      const note = document.createElement("p");
      note.className = bad ? "field-error" : "subtle";
      note.textContent = text + " ";
      if (signIn) {
        const link = Object.assign(document.createElement("a"), { href: "/account/login/", target: "_blank", textContent: "Log in (nieuw tabblad)" });
        note.append(link);
      }
      this.box.querySelector("[data-state]").replaceChildren(note);
      if (bad) say(text);
    }

    remember() { keep(this.url, { entries: this.entries(), version: this.version, seq: this.seq, as: this.client }); }

    typed(wait) {
      if (!this.dirty() && !this.busy) { drop(this.url); return; }
      this.remember();
      if (this.held && this.box.querySelector("[data-conflict]")) return;
      this.held = false;
      this.note("Nog niet opgeslagen");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
    }

    async send(leaving = false) {
      clearTimeout(this.timer);
      if (this.busy || this.held || !this.dirty()) return;
      this.busy = true;
      counted = Math.max(counted, this.seq) + 1;
      this.seq = counted;
      this.remember();
      const sent = this.text();
      const body = new URLSearchParams([...this.entries(), ["version", this.version], ["client", this.client], ["seq", this.seq], ["member", document.body.dataset.member]]);
      if (!leaving && !this.tries) this.note("Bezig met opslaan…");
      try {
        const response = await fetch(this.url, {
          method: "POST", body, keepalive: leaving, redirect: "error", signal: AbortSignal.timeout(TIMEOUT),
          headers: { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" },
        });
        this.busy = false;
        await this.answer(response, sent);
      } catch {
        this.busy = false;
        this.failed(NO_SERVER, 3000);
      }
    }

    async answer(response, sent) {
      if (response.status === 401) {
        const reason = response.headers.get("X-Reason");
        if (reason === "other-role") {
          this.held = true;
          this.remember();
          this.note(OTHER_ROLE, true);
        } else this.failed(reason === "someone-else" ? SOMEONE_ELSE : SIGNED_OUT, 10000, reason !== "someone-else");
      } else if ([200, 409, 422].includes(response.status)) {
        const now = await response.json();
        this.tries = 0;
        if (response.status === 200) this.accepted(now, sent);
        else this.refused(now, response.status === 409);
      } else if (response.status === 410) {
        // What this field belongs to is closed: sending it again won't help, copying will.
        this.held = true;
        this.remember();
        this.note((await response.json()).error, true);
      } else if ([403, 404].includes(response.status)) this.failed(NO_ACCESS, 30000);
      else this.failed(NO_SERVER, 5000);
    }

    accepted(now, sent) {
      this.version = now.version;
      this.saved = sent;
      this.setVersion();
      this.controls().forEach((each) => each.removeAttribute("aria-invalid"));
      if (this.dirty()) { this.typed(WAIT); return; }
      drop(this.url);
      this.state(now.html);
      say("Opgeslagen");
      this.box.dispatchEvent(new CustomEvent("samen:saved", { bubbles: true, detail: now }));
    }

    refused(now, conflict) {
      this.held = true;
      this.theirs = conflict ? now : null;
      this.state(now.html);
      this.remember();
      this.controls().forEach((each) => each.setAttribute("aria-invalid", "true"));
      say(conflict ? "Let op: iemand anders schreef hier ook iets. Jouw tekst staat nog in het veld." : now.error, true);
    }

    failed(text, wait, signIn = false) {
      this.remember();
      this.note(text, true, signIn);
      this.tries += 1;
      this.timer = setTimeout(() => this.send(), Math.min(wait * Math.max(1, this.tries / 3), 30000));
    }

    setVersion() {
      const hidden = this.box.querySelector('input[name$=".version"]');
      if (hidden) hidden.value = String(this.version);
      // A button that adds to this text says which text it was pressed under.
      for (const each of document.querySelectorAll(`[data-version-of="${this.url}"]`)) each.value = String(this.version);
    }

    /** A colleague may have written here while this page was open: who comes back to a clean field reads what is saved. */
    async refresh(begun = false) {
      const writing = () => this.dirty() || this.busy || this.held;
      if (writing()) return;
      try {
        const response = await fetch(this.url, { headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(TIMEOUT) });
        if (!response.ok) return;
        const now = await response.json();
        // Who began to write meanwhile gets both texts at the next save.
        if (writing()) return;
        // What came with the first words of the record, without a version of its own.
        if (begun && now.version === this.version) { this.take(now); return; }
        // An answer that was on its way while this page saved is older than what stands here.
        if (now.version <= this.version) return;
        this.take(now);
        this.note("Bijgewerkt: een ander heeft dit net gewijzigd.");
        say("Dit veld is bijgewerkt: een ander heeft dit net gewijzigd.", true);
      } catch { /* the next save will say that there is no connection */ }
    }

    take(now) {
      this.version = now.version;
      this.fill(Array.isArray(now.value) ? now.value : [now.value]);
      this.saved = this.text();
      this.setVersion();
      drop(this.url);
    }

    resolve(event) {
      const button = event.target.closest("[data-resolve]");
      if (!button || !this.theirs) return;
      event.preventDefault();
      const theirs = this.theirs;
      const mine = this.controls()[0].value;
      this.held = false;
      this.theirs = null;
      this.version = theirs.version;
      this.controls().forEach((each) => each.removeAttribute("aria-invalid"));
      if (button.dataset.resolve === "theirs") { this.take(theirs); this.state(""); }
      if (button.dataset.resolve === "both") this.controls()[0].value = `${mine}\n\n${theirs.value}`;
      this.controls()[0].focus();
      if (button.dataset.resolve !== "theirs") this.insist();
    }

    /** Saves over the version that was just shown, also when the text itself is what it was. */
    insist() {
      this.saved = null;
      this.send();
    }

    /** Something else than this draft is typed here, or it was offered already. */
    writes(draft) {
      const other = this.text() !== JSON.stringify(draft.entries);
      return this.offered.has(draft.client) || (other && (this.dirty() || this.busy || this.held));
    }

    /** Takes over what a closed page left behind, as that page, so that a save that did arrive is not a conflict now. */
    recover(draft) {
      this.client = draft.as || draft.client;
      this.seq = draft.seq;
      this.version = draft.version;
      const values = draft.entries.map(([, value]) => value);
      this.fill(values.length ? values : [""]);
      drop(this.url, draft.client);
      if (!this.dirty()) { this.client = client; this.seq = 0; this.version = Number(this.box.dataset.version); return; }
      this.remember();
      this.note("Je eerder getypte tekst is teruggezet.");
      say("Je eerder getypte tekst is teruggezet.", true);
      this.send();
    }

    offer(draft) {
      if (this.offered.has(draft.client)) return;
      this.offered.add(draft.client);
      const details = document.createElement("details");
      const summary = Object.assign(document.createElement("summary"), { textContent: "Er staat hier nog een oudere tekst van jou die niet is opgeslagen" });
      const text = Object.assign(document.createElement("blockquote"), { textContent: draft.entries.map(([, value]) => value).join("\n") });
      const away = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: "Gooi deze tekst weg" });
      away.addEventListener("click", () => { drop(this.url, draft.client); details.remove(); });
      details.append(summary, text, away);
      this.box.append(details);
    }
  }

  function find() {
    for (const [box] of fields) if (!box.isConnected) fields.delete(box);
    for (const box of document.querySelectorAll("[data-editable]")) if (!fields.has(box)) fields.set(box, new Field(box));
  }

  async function recover() {
    const byUrl = new Map([...fields.values()].map((field) => [field.url, field]));
    const taken = new Set();
    for (const draft of await left()) {
      const field = byUrl.get(draft.address);
      if (!field) continue;
      // Typed in another role, so for others to read: only shown, never saved by itself. So is what would replace newer typing.
      if (taken.has(field) || draft.member !== document.body.dataset.member || field.writes(draft)) field.offer(draft);
      else { taken.add(field); field.recover(draft); }
    }
  }

  const all = () => [...fields.values()];
  window.samen.unsaved = () => all().filter((field) => field.dirty());
  window.samen.flush = (leaving = false) => window.samen.unsaved().forEach((field) => field.send(leaving));

  find();
  all().filter((field) => field.dirty()).forEach((field) => field.typed(WAIT));
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
  window.addEventListener("beforeunload", (event) => { if (!window.samen.storageWorks() && window.samen.unsaved().length) event.preventDefault(); });
})();
