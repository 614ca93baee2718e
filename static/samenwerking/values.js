/* What stands in controls, as a form would send it, and how to put it there. */
(() => {
  "use strict";
  const ticks = (each) => /checkbox|radio/.test(each.type);

  /** [[name, value]] of what stands there now. */
  function entries(controls) {
    return controls.filter((each) => !ticks(each) || each.checked).flatMap((each) =>
      each.multiple ? [...each.selectedOptions].map((option) => [each.name, option.value]) : [[each.name, each.value]]);
  }

  /** The same of what the server sent: who was quicker than the script has typed something else by now. */
  function sent(controls) {
    const values = (each) => {
      if (ticks(each)) return [each.value];
      if (!each.options) return [each.defaultValue];
      const chosen = [...each.options].filter((option) => option.defaultSelected);
      return (chosen.length || each.multiple ? chosen : [...each.options].slice(0, 1)).map((option) => option.value);
    };
    return controls.filter((each) => !ticks(each) || each.defaultChecked).flatMap((each) => values(each).map((value) => [each.name, value]));
  }

  function fill(controls, values) {
    for (const each of controls) {
      if (ticks(each)) each.checked = each.value === "on" ? Boolean(values[0]) && values[0] !== "False" : values.map(String).includes(each.value);
      else each.value = values[0] ?? "";
    }
  }

  /** Whether entries say the same as a value that the server tells: text, number, truth or a list. */
  function saysTheSame(entries, value) {
    const mine = entries.map(([, each]) => each).filter((each) => each !== "");
    const theirs = [value].flat().filter((each) => each !== "" && each !== null && each !== false).map((each) => (each === true ? "on" : String(each)));
    return JSON.stringify(mine.sort()) === JSON.stringify(theirs.sort());
  }

  window.samen.values = { entries, sent, fill, saysTheSame };
})();
