/* What is typed and not saved yet, kept in this browser: per person, per field (its address) and per open page. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const user = document.body.dataset.user;
  const client = crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
  const PREFIX = `concept:${user}:`;
  const LOCK = "samenwerking:";
  const ASK_AGAIN = [300, 400, 600, 900]; // milliseconds between asking which pages are open
  const place = location.pathname + location.search;

  // Held as long as this page lives: that is how another page knows that a draft is of a page that was closed.
  if (navigator.locks) navigator.locks.request(LOCK + client, () => new Promise(() => {})).catch(() => {});

  /** True when this browser really has it: storage can be full or off, and some seem to take a text and don't. */
  function keep(address, draft) {
    if (!user) return false;
    const key = `${PREFIX}${client}:${address}`;
    const text = JSON.stringify({ page: place, ...draft, title: document.title.split(" – ")[0], member: document.body.dataset.member, at: Date.now() });
    try {
      localStorage.setItem(key, text);
      return localStorage.getItem(key) === text;
    } catch {
      return false;
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

  async function openPages() {
    try { return (await navigator.locks.query()).held.map((lock) => lock.name); } catch { return []; }
  }

  /** Gives `found` the drafts of pages that are closed, newest first; once more when another turns out to be closed. The
      browser may count the page before as open for a second after leaving it. */
  async function left(found) {
    let waiting = null;
    for (const pause of [0, ...ASK_AGAIN]) {
      if (pause) await new Promise((done) => setTimeout(done, pause));
      const open = await openPages();
      const others = all().filter((draft) => draft.client !== client).sort((a, b) => b.at - a.at);
      const isOpen = (draft) => open.includes(LOCK + draft.client);
      if (!waiting || others.some((draft) => waiting.has(draft.client) && !isOpen(draft))) await found(others.filter((draft) => !isOpen(draft)));
      waiting = new Set(others.filter(isOpen).map((draft) => draft.client));
      if (!waiting.size) return;
    }
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

  window.samen = { client, place, keep, drop, all, left, say };
})();
