/* What is said of a deed stands where the address points, because there the person looks. */
(() => {
  "use strict";
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const said = document.querySelector(".messages");
  if (!target || !said || target.matches("input, textarea, select, button")) return;
  target.querySelector("details")?.setAttribute("open", "");
  target.prepend(said);
  target.scrollIntoView();
})();
