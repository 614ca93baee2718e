/* What is typed and not saved yet, kept in this browser: per person, per field (its address) and per open page. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const user = document.body.dataset.user;
  const client = crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
  const PREFIX = `concept:${user}:`;
  const LOCK = "samenwerking:";
  const place = location.pathname + location.search;
  let works = true;

  // Held as long as this page lives: that is how another page knows that a draft is of a page that was closed.
  if (navigator.locks) navigator.locks.request(LOCK + client, () => new Promise(() => {}));

  function keep(address, draft) {
    if (!user) return;
    try {
      localStorage.setItem(`${PREFIX}${client}:${address}`, JSON.stringify({ page: place, ...draft, title: document.title.split(" – ")[0], member: document.body.dataset.member, at: Date.now() }));
    } catch {
      if (works) say("Dit apparaat kan je tekst niet vasthouden. Sluit deze pagina pas als er 'Opgeslagen' staat.");
      works = false;
    }
  }

  function drop(address, of = client) {
    try { localStorage.removeItem(`${PREFIX}${of}:${address}`); } catch { /* nothing was kept */ }
  }

  /** Of this person: [{client, address, entries, version, seq, page, title, member, at}], of a form with `name`, `choices` and `over`. */
  function all() {
    const found = [];
    let keys = [];
    try { keys = user ? Object.keys(localStorage) : []; } catch { /* nothing was kept */ }
    for (const key of keys.filter((each) => each.startsWith(PREFIX))) {
      const rest = key.slice(PREFIX.length);
      const owner = rest.slice(0, rest.indexOf(":"));
      try { found.push({ ...JSON.parse(localStorage.getItem(key)), client: owner, address: rest.slice(owner.length + 1) }); } catch { /* one that can't be read hides no other */ }
    }
    return found;
  }

  /** Those of pages that are closed, newest first. */
  async function left() {
    const held = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
    return all().filter((draft) => draft.client !== client && !held.includes(LOCK + draft.client)).sort((a, b) => b.at - a.at);
  }

  let lastSaid = "";
  let lastAt = 0;
  /** One polite region for the page; the same sentence at most once a minute. */
  function say(text, again = false) {
    if (!again && text === lastSaid && Date.now() - lastAt < 60000) return;
    [lastSaid, lastAt] = [text, Date.now()];
    const live = document.getElementById("live");
    if (!live) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 50);
  }

  const cookie = (name) => (document.cookie.split("; ").find((part) => part.startsWith(`${name}=`)) || "").split("=")[1] || "";
  /** The name of this cookie differs with and without https. */
  const csrf = () => cookie(document.body.dataset.csrf);

  window.samen = { client, place, keep, drop, all, left, say, cookie, csrf, storageWorks: () => works };

  /** What did not go through is said where it was tried. */
  function failed(event) {
    const status = event.detail.xhr?.status;
    const reason = event.detail.xhr?.getResponseHeader("X-Reason");
    const text = reason === "other-role" ? "Dit lukte niet: je kreeg een andere rol. Laad deze pagina opnieuw."
      : reason === "someone-else" ? "Dit lukte niet: er is nu iemand anders ingelogd. Laad deze pagina opnieuw."
      : status === 401 ? "Dit lukte niet: je bent uitgelogd. Log opnieuw in en probeer het nog eens."
      : status === 403 || status === 404 ? "Dit lukte niet: het is er niet meer, of je hebt hier geen toegang."
      : "Dit lukte niet: geen verbinding. Probeer het zo nog eens.";
    const note = Object.assign(document.createElement("p"), { className: "field-error", textContent: text });
    event.detail.elt.querySelector(".field-error")?.remove();
    event.detail.elt.append(note);
    say(text, true);
  }
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, failed);

  // A login in another tab rotates the token, so it is read when something is sent.
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrf();
    if (document.body.dataset.member) event.detail.parameters.member = document.body.dataset.member;
  });
})();
