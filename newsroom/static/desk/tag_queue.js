// The tag queue by keyboard: J and K go down and up, A accepts, R rejects (the first key only shows where one is);
// the buttons of each row do the same.
(() => {
  const doors = () => [...document.querySelectorAll("[data-decide]")];
  let at = -1;

  const select = (index) => {
    const all = doors();
    if (!all.length) return;
    at = Math.max(0, Math.min(all.length - 1, index));
    all.forEach((door, i) => door.closest("tr").classList.toggle("selected", i === at));
    const row = all[at].closest("tr");
    row.scrollIntoView({ block: "nearest" });
    all[at].querySelector("button")?.focus({ preventScroll: true });
  };

  const decide = async (door, what) => {
    const buttons = [...door.querySelectorAll("button")];
    buttons.forEach((button) => { button.disabled = true; });
    try {
      const answer = await fetch(door.dataset.decide, {
        method: "POST",
        headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
        body: new URLSearchParams({ do: what }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      door.textContent = await answer.text();
      door.setAttribute("role", "status");
    } catch (error) {
      buttons.forEach((button) => { button.disabled = false; });
      window.alert(`Nothing was saved: ${error.message}`);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decide] button[data-do]");
    if (button) decide(button.closest("[data-decide]"), button.dataset.do);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "j") select(at + 1);
    else if (key === "k") select(at - 1);
    else if ((key === "a" || key === "r") && at < 0) select(0);
    else if (key === "a" || key === "r") {
      const door = doors()[at];
      if (door.querySelector("button")) decide(door, key === "a" ? "accept" : "reject");
      select(at + 1);
    } else return;
    event.preventDefault();
  });
})();
