/* Going away from a page: signing out first sends what is not saved, and nobody leaves a text behind that is nowhere else. */
(() => {
  "use strict";
  const { flush, unkept, unkeptForms, unsaved } = window.samen;
  const KEPT = "Er staat nog tekst op deze pagina die niet is opgeslagen. Als je uitlogt, blijft die op dit apparaat staan tot je weer inlogt. Toch uitloggen?";
  const LOST = "Er staat nog tekst op deze pagina die niet is opgeslagen. Je browser kan hem niet bewaren: als je uitlogt, ben je hem kwijt. Toch uitloggen?";
  let sending = false;
  let agreed = false;

  document.getElementById("logout-form")?.addEventListener("submit", async (event) => {
    if (!unsaved().length && !unkeptForms().length) return;
    event.preventDefault();
    flush();
    for (let i = 0; i < 20 && unsaved().length; i += 1) await new Promise((done) => setTimeout(done, 250));
    const lost = unkept().length || unkeptForms().length;
    agreed = !(unsaved().length || lost) || window.confirm(lost ? LOST : KEPT);
    if (agreed) event.target.submit();
  });

  // A second click on the same button is not a second deed.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.matches("[hx-post], #logout-form")) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    sending = true;
    setTimeout(() => { delete event.target.dataset.sent; sending = false; }, 3000);
  });

  window.addEventListener("beforeunload", (event) => {
    if (!agreed && (unkept().length || (!sending && unkeptForms().length))) event.preventDefault();
  });
})();
