/* Asking the server something, and saying in words what came of it. */
(() => {
  "use strict";
  const { say } = window.samen;
  const TIMEOUT = 15000;
  const LONGEST = 300; // characters of what a server says itself

  const cookie = (name) => (document.cookie.split("; ").find((part) => part.startsWith(`${name}=`)) || "").split("=")[1] || "";
  // A login in another tab rotates the token, so it is read when something is sent.
  const token = () => cookie(document.querySelector("meta[name=csrf-cookie]").content);

  /** Not every browser has AbortSignal.timeout. */
  function inTime() {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), TIMEOUT);
    return stop.signal;
  }

  const get = (url) => fetch(url, { headers: { "X-Requested-With": "fetch" }, redirect: "error", signal: inTime() });
  const post = (url, body, keepalive) => fetch(url, {
    method: "POST", body, keepalive, redirect: "error", signal: inTime(), headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
  });

  const REASONS = {
    "other-role": "je kreeg een andere rol, dus anderen lezen nu wat je hier schrijft. Laad deze pagina opnieuw.",
    "someone-else": "in deze browser is nu iemand anders ingelogd.",
    "old-page": "deze pagina is van voor je opnieuw inlogde, of je browser bewaart geen cookies. Laad de pagina opnieuw.",
    "signed-out": "je bent uitgelogd.",
  };
  const FAULT = "er ging iets mis op de server.";
  const OFFLINE = "geen verbinding.";

  /** Why something was not done, after "Niet opgeslagen: " or the like. */
  function reason(status, told) {
    if (!status) return OFFLINE;
    if (status === 401) return REASONS[told] || REASONS["signed-out"];
    if (status === 403) return "je hebt hier geen toegang (meer).";
    if (status === 404) return "dit is er niet meer, of je kunt er niet meer bij.";
    return status >= 500 ? FAULT : "de server kon dit niet aannemen.";
  }

  /** What a server in trouble says itself, such as a full disk; not the page of a proxy. */
  const ownWords = (status, type, text) => (status >= 500 && /^text\/plain/.test(type || "") && text.length <= LONGEST ? text.trim() : "");

  /** What did not go through is said where it was tried. */
  function failed(event) {
    const xhr = event.detail.xhr;
    const own = xhr ? ownWords(xhr.status, xhr.getResponseHeader("Content-Type"), xhr.responseText) : "";
    const text = own || `Dit lukte niet: ${reason(xhr?.status, xhr?.getResponseHeader("X-Reason"))}`;
    const note = Object.assign(document.createElement("p"), { className: "field-error", textContent: text });
    event.detail.elt.querySelector(".field-error")?.remove();
    event.detail.elt.append(note);
    say(text, true);
  }
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, failed);

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
    if (document.body.dataset.member) event.detail.parameters.member = document.body.dataset.member;
  });

  Object.assign(window.samen, { cookie, get, post, reason, ownWords });
})();
