/* Forms that are sent as a whole (`form[data-draft]`) keep what is typed in this browser until the server took it. */
(() => {
  "use strict";
  const { all, client, cookie, drop, keep, left, place, say, tell } = window.samen;
  const address = (form) => `form:${form.dataset.draft}`;
  const controls = (form) => [...form.elements].filter((each) => each.name && /^(textarea|text|email|date)/.test(each.type) && !/csrf|password/.test(each.name));
  // What is chosen beside it can say who will read it, so it comes back with the text or not at all.
  const options = (form) => [...form.elements].flatMap((each) => /^select/.test(each.type) ? [...each.options].map((option) => [each.name, option, "selected", option.defaultSelected])
    : /checkbox|radio/.test(each.type) ? [[each.name, each, "checked", each.defaultChecked]] : []);
  const choices = (form) => options(form).filter(([, each, on]) => each[on]).map(([name, each]) => [name, each.value]);
  // What stands there by itself; the day of today is no other tomorrow.
  const today = new Date().toLocaleDateString("sv");
  const given = (form) => JSON.stringify([
    ...controls(form).map((each) => [each.name, each.defaultValue === today ? "today" : each.defaultValue]),
    ...options(form).filter(([, , , given]) => given).map(([name, each]) => [name, each.value])]);
  const forms = [...document.querySelectorAll("form[data-draft]")];

  const here = new Map(forms.map((form) => [address(form), form]));
  const names = new Map(); // of what is kept of each form: one name is one text
  const over = new Map(); // what stood in each form where that text was begun, which is not what the server gives back
  const touched = new Set(); // forms in which somebody did something on this page
  let number = 0;

  // The server gave back what was sent, to be mended or looked at again: it is not done.
  const answered = (form) => "unsent" in form.dataset || form.querySelector(".problems, [aria-invalid]") !== null;
  // What stands there by itself is nothing that somebody typed.
  const typed = (form) => controls(form).some((each) => each.value !== each.defaultValue || (each.value && each.type !== "date" && answered(form)));

  /** True when this browser has it now; else the form says that the text is nowhere else. */
  function hold(form, name) {
    names.set(form, name);
    const kept = keep(address(form), { entries: controls(form).map((each) => [each.name, each.value]), choices: choices(form), over: over.get(form) || given(form), version: 0, seq: 0, name, page: form.dataset.page || place });
    warn(form, !kept);
    return kept;
  }

  function remember(form) {
    if (typed(form)) { hold(form, `${client}-${number += 1}`); return; }
    names.delete(form);
    drop(address(form));
    warn(form, false);
  }

  /** What is lost when this page goes: typed, and the browser still can't keep it. */
  window.samen.unkeptForms = () => forms.filter((form) => form.querySelector("[data-unkept]") && !hold(form, names.get(form)));

  function warn(form, needed) {
    const there = form.querySelector("[data-unkept]");
    if (!needed) there?.remove();
    if (!needed || there) return;
    const note = Object.assign(document.createElement("p"), { className: "field-error", textContent: "Je tekst staat alleen op deze pagina, want je browser kan hem niet bewaren. Verstuur het formulier of kopieer je tekst voordat je weggaat." });
    note.dataset.unkept = "";
    form.append(note);
    say(note.textContent);
  }

  for (const form of forms) {
    form.addEventListener("input", () => { touched.add(form); remember(form); });
    form.addEventListener("submit", () => tag(form, form));
  }
  // A form that sends what stands in another, as long as nobody typed on there.
  for (const form of document.querySelectorAll("form[data-sends]")) {
    const other = here.get(`form:${form.dataset.sends}`);
    const whole = () => controls(other).every((each) => form.elements[each.name]?.value.replaceAll("\r\n", "\n") === each.value);
    form.addEventListener("submit", () => { if (other && whole()) tag(form, other); });
  }

  /** The name of the draft travels along, so that the server can say which one it took. */
  function tag(form, of) {
    const field = form.elements.draft || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "draft" }));
    field.value = names.get(of) || "";
  }

  function letGo() {
    for (const draft of all()) {
      if (says("taken", draft)) {
        drop(draft.address, draft.client);
        const part = here.get(draft.address); // the server took a part, and gives the rest back
        if (part && answered(part)) over.set(part, draft.over);
      }
      // What was given back on this page, whatever its form was called and also when the page it was sent from is not closed yet.
      const form = says("back", draft) && forms.find((each) => answered(each) && same(each, draft, "defaultValue"));
      if (form) takeOver(form, draft);
      if (form || says("taken", draft)) for (const answer of ["taken", "back"]) document.cookie = `${answer}.${draft.name}=; path=/; max-age=0; samesite=lax`;
    }
  }

  async function restore(drafts) {
    const elsewhere = [];
    for (const draft of drafts) {
      const form = here.get(draft.address);
      if (form && mine(draft) && same(form, draft)) takeOver(form, draft);
      else if (form && mine(draft) && fits(form, draft) && !touched.has(form) && !typed(form) && !answered(form)) putBack(form, draft);
      else elsewhere.push(draft);
    }
    for (const form of forms) if (answered(form) && !names.has(form)) remember(form);
    // A page that shows what was just posted says enough.
    if (!document.querySelector("[data-posted]")) await tell(elsewhere, (draft) => here.get(draft.address), fits);
  }

  /** The form goes on with the draft: as long as nobody typed on, it is one text with one name. */
  function takeOver(form, draft) {
    drop(draft.address, draft.client);
    if (!answered(form) && !typed(form)) return;
    over.set(form, draft.over);
    if (same(form, draft)) hold(form, draft.name);
    else remember(form);
  }

  /** The server says this of what was sent. */
  const says = (answer, draft) => Boolean(draft.name && cookie(`${answer}.${draft.name}`));

  /** The page holds what the draft does, or held it before somebody typed on. */
  function same(form, draft, what = "value") {
    const now = new Map(controls(form).map((each) => [each.name, each[what]]));
    return draft.entries.every(([name, value]) => now.get(name) === value);
  }

  /** The form is the one in which it was begun, and holds what it did then: nobody changed that meanwhile. */
  function fits(form, draft) {
    const offered = options(form).map(([name, each]) => JSON.stringify([name, each.value]));
    return draft.over === given(form) && draft.choices.every((each) => offered.includes(JSON.stringify(each)));
  }
  const mine = (draft) => draft.member === document.body.dataset.member;

  function putBack(form, draft) {
    const before = new Map(draft.entries);
    for (const each of controls(form)) each.value = before.get(each.name);
    drop(draft.address, draft.client);
    const chosen = draft.choices.map((each) => JSON.stringify(each));
    for (const [name, each, on] of options(form)) each[on] = chosen.includes(JSON.stringify([name, each.value]));
    hold(form, draft.name);
    form.closest("details")?.setAttribute("open", "");
    const note = Object.assign(document.createElement("p"), { className: "notice", textContent: "Je eerder getypte tekst is teruggezet. Die is nog niet verstuurd." });
    form.prepend(note);
    say(note.textContent, true);
  }

  letGo();
  left(restore);
})();
