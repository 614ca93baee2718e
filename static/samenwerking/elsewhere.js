/* Drafts that have no place on this page are said to be there, with a link to where they belong, or to copy. */
(() => {
  "use strict";
  const { drop, get, place, values } = window.samen;
  const mine = (draft) => draft.member === document.body.dataset.member;
  const words = (draft) => Object.assign(document.createElement("blockquote"), { textContent: draft.entries.map(([, value]) => value).join("\n") });

  /** What a field saved while its page was left did arrive, although that page never heard so. */
  async function arrived(draft) {
    if (draft.address.startsWith("form:")) return false;
    try {
      const response = await get(draft.address);
      if (!response.ok || !values.saysTheSame(draft.entries, (await response.json()).value)) return false;
    } catch { return false; }
    drop(draft.address, draft.client);
    return true;
  }

  function why(draft, form) {
    const reason = !mine(draft) && !document.body.dataset.member ? "Je kunt niet meer bij de samenwerking waarin je die schreef."
      : !mine(draft) ? "Je schreef die in een andere rol, voor andere lezers."
      : form ? "In het formulier staat nu iets anders." : "De plek waar die stond, is er niet meer of is veranderd.";
    return `${reason} Kopieer wat je wilt houden.`;
  }

  function line(group, drafts, toCopy) {
    const box = document.createElement("div");
    const link = Object.assign(document.createElement("a"), { href: group, textContent: drafts[0].title ? `Ga naar ‘${drafts[0].title}’` : "Ga naar die pagina" });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: "Gooi de tekst weg" });
    away.addEventListener("click", () => { drafts.forEach((draft) => drop(draft.address, draft.client)); box.remove(); });
    box.append("Op dit apparaat staat nog tekst van jou die niet is opgeslagen. ", toCopy ? group : link, " ", away);
    if (toCopy) box.append(...drafts.map(words));
    return box;
  }

  /** `formOf` gives the form of this page that a draft was typed in, `fits` whether it can still be put back there. */
  window.samen.tell = async (drafts, formOf, fits) => {
    const fieldsHere = new Set([...document.querySelectorAll("[data-editable]")].map((box) => box.dataset.url));
    const groups = new Map();
    for (const draft of drafts.filter((each) => !fieldsHere.has(each.address))) {
      if (await arrived(draft)) continue;
      const form = formOf(draft);
      const toCopy = draft.page === place || (form && fits(form, draft));
      const group = toCopy ? why(draft, form) : draft.page;
      groups.set(group, { toCopy, drafts: [...(groups.get(group)?.drafts || []), draft] });
    }
    document.querySelector(".notice-drafts")?.remove();
    if (!groups.size) return;
    const box = Object.assign(document.createElement("div"), { className: "notice notice-drafts" });
    box.append(...[...groups].map(([group, { toCopy, drafts: told }]) => line(group, told, toCopy)));
    document.getElementById("main").prepend(box);
  };
})();
