/* One field that saves itself: what is typed in it, sent, answered, and told beside it. The rules stand in docs/autosave.md; the
   server's side is phases/contributions/operations.py. */
(() => {
  "use strict";
  const { client, keep, drop, say, get, post, reason, ownWords, values } = window.samen;
  const WAIT = 800; // milliseconds after the last keystroke
  // Counts for the page, so that a field which is drawn anew goes on counting.
  let counted = 0;

  // Where the text is that was not saved, and what to do: whether the browser kept it, and whether it goes out by itself.
  const KEPT = "Je tekst staat hier nog en blijft op dit apparaat staan. Kopieer wat je wilt houden.";
  const KEPT_AND_TRYING = "Je tekst staat veilig op dit apparaat en wordt vanzelf opgeslagen.";
  const ONLY_HERE = "Je tekst staat alleen op deze pagina, want je browser kan hem niet bewaren. Kopieer hem voordat je weggaat.";
  const ONLY_HERE_AND_TRYING = "Je tekst staat alleen op deze pagina, want je browser kan hem niet bewaren. Laat de pagina open: we proberen het steeds opnieuw. Kopieer je tekst voor de zekerheid.";

  class Field {
    constructor(box) {
      this.box = box;
      this.url = box.dataset.url;
      this.version = Number(box.dataset.version);
      this.client = client;
      this.seq = 0;
      this.saved = JSON.stringify(values.sent(this.controls()));
      this.busy = this.held = this.touched = false;
      this.tries = 0;
      this.offered = new Set();
      box.addEventListener("input", () => this.typed());
      // Text is followed as it is typed; its change event comes at leaving, when a link below it may just be clicked.
      box.addEventListener("change", (event) => { if (!event.target.matches("textarea, input[type=text]")) this.typed(0); });
      box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget) && this.dirty()) this.send(); });
      box.addEventListener("focusin", (event) => { if (!box.contains(event.relatedTarget)) this.refresh(); });
      box.addEventListener("click", (event) => this.resolve(event));
    }

    controls() {
      return [...this.box.querySelectorAll("input, textarea, select")].filter((each) => each.name && !/\.(version|digest)$/.test(each.name));
    }

    entries() { return values.entries(this.controls()); }

    text() { return JSON.stringify(this.entries()); }

    dirty() { return this.text() !== this.saved; }

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

    /** True when this browser has it now. */
    remember() { return keep(this.url, { entries: this.entries(), version: this.version, seq: this.seq, as: this.client }); }

    typed(wait = WAIT) {
      this.touched = true;
      if (!this.dirty() && !this.busy) { drop(this.url); return; }
      const kept = this.remember();
      if (this.held && this.box.querySelector("[data-conflict]")) return;
      this.held = false;
      this.note(kept ? "Nog niet opgeslagen" : "Nog niet opgeslagen. Je browser kan deze tekst niet bewaren: laat de pagina open tot er ‘Opgeslagen’ staat.");
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
        const response = await post(this.url, body, leaving);
        this.busy = false;
        await this.answer(response, sent);
      } catch {
        this.busy = false;
        this.failed(`Niet opgeslagen: ${reason(0)}`, 3000, true);
      }
    }

    async answer(response, sent) {
      const { status, headers } = response;
      const told = headers.get("X-Reason");
      if ([200, 409, 422].includes(status)) {
        const now = await response.json();
        this.tries = 0;
        if (status === 200) this.accepted(now, sent);
        else this.refused(now, status === 409);
      // What this field belongs to is closed or removed: sending it again won't help, copying will.
      } else if (status === 410) this.stop((await response.json()).error);
      else if (told === "other-role") this.stop(`Niet opgeslagen: ${reason(status, told)}`);
      else {
        const own = status >= 500 ? ownWords(status, headers.get("Content-Type"), await response.text()) : "";
        const signIn = status === 401 && !["someone-else", "old-page"].includes(told);
        this.failed(own || `Niet opgeslagen: ${reason(status, told)}`, status < 500 ? 10000 : 5000, signIn || status >= 500, signIn);
      }
    }

    accepted(now, sent) {
      this.version = now.version;
      this.saved = sent;
      this.setVersion();
      this.controls().forEach((each) => each.removeAttribute("aria-invalid"));
      if (this.dirty()) { this.typed(); return; }
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

    /** It won't be taken, now or later. */
    stop(text) {
      this.held = true;
      this.note(`${text} ${this.remember() ? KEPT : ONLY_HERE}`, true);
    }

    /** It is tried again after `wait`; `goesOut` says whether that can help without the person doing something else. */
    failed(text, wait, goesOut, signIn = false) {
      const kept = this.remember();
      const where = kept ? (goesOut ? KEPT_AND_TRYING : KEPT) : (goesOut ? ONLY_HERE_AND_TRYING : ONLY_HERE);
      this.note(`${text} ${where}`, true, signIn);
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
        const response = await get(this.url);
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
      values.fill(this.controls(), [now.value].flat());
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

    /** Something else than this draft was typed here, or it was offered already. */
    writes(draft) {
      const other = this.text() !== JSON.stringify(draft.entries);
      return this.offered.has(draft.client) || (other && (this.touched || this.dirty() || this.busy || this.held));
    }

    /** Takes over what a closed page left behind, as that page, so that a save that did arrive is not a conflict now. */
    recover(draft) {
      // Without locks that page may still be open, and two pages with one name would undo each other.
      if (navigator.locks) { this.client = draft.as || draft.client; this.seq = draft.seq; }
      this.touched = true;
      this.version = draft.version;
      values.fill(this.controls(), draft.entries.length ? draft.entries.map(([, value]) => value) : [""]);
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

  window.samen.Field = Field;
})();
