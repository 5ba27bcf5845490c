// The rating under a story: fresh numbers and my own vote when it comes into view, and voting without leaving the page.
// Without this script the form does the same by itself.
for (const box of document.querySelectorAll("[data-rating]")) {
  const url = box.dataset.rating;
  const form = box.querySelector(".rating-form");
  const status = box.querySelector(".rating-status");
  let ticket;

  const show = ({ average, count, fill, mine }) => {
    box.querySelector("[data-average]").textContent = average;
    box.querySelector("[data-count]").textContent = count;
    box.querySelector("[data-fill]").setAttribute("width", fill);
    box.querySelector(".rating-none").hidden = count > 0;
    for (const star of form.elements.stars) star.checked = Number(star.value) === mine;
    takeBack.hidden = !mine;
  };

  // What a reader chose while the numbers were on their way stays chosen.
  const showFirst = (values, before) => {
    const chosen = form.querySelector("input:checked");
    show(values);
    if (chosen && chosen !== before) chosen.checked = true;
  };

  const ask = async (options) => {
    const answer = await fetch(url, { headers: { Accept: "application/json", ...options?.headers }, ...options });
    const values = await answer.json();
    if (!answer.ok) throw new Error(values.message);
    return values;
  };

  const vote = async (stars) => {
    try {
      const values = await ask({
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify({ stars, ticket, website: form.elements.website.value }),
      });
      show(values);
      status.textContent = values.message;
      if (stars && stars <= 2) askWhy();
      else box.querySelector(".rating-feedback")?.remove();
    } catch (error) {
      status.textContent = error.message || "Your rating could not be sent. Please try again.";
    }
  };

  const askWhy = () => {
    if (box.querySelector(".rating-feedback")) return;
    const why = document.createElement("form");
    why.className = "rating-feedback";
    why.innerHTML =
      '<label>What could be better? <textarea name="text" maxlength="1000" rows="4" required></textarea></label>' +
      '<button type="submit">Send to the editors</button>';
    why.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await fetch(`${url}feedback/`, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify({ text: why.elements.text.value }),
      });
      status.textContent = (await answer.json()).message;
      if (answer.ok) why.remove();
    });
    status.after(why);
  };

  if (!form || !status || box.querySelector(".rating-take-back")) continue;

  const takeBack = document.createElement("button");
  takeBack.type = "button";
  takeBack.className = "rating-take-back";
  takeBack.textContent = "Take my rating back";
  takeBack.hidden = true;
  takeBack.addEventListener("click", () => vote(0));
  form.append(takeBack);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    vote(Number(new FormData(form).get("stars")));
  });
  // A click of the pointer on a star votes. Arrow keys only move the choice: `detail` counts a pointer's clicks and is
  // 0 for what the keyboard does.
  for (const label of form.querySelectorAll("label[for]")) {
    label.addEventListener("click", (event) => {
      if (event.detail > 0) vote(Number(document.getElementById(label.htmlFor).value));
    });
  }

  const refresh = async () => {
    const before = form.querySelector("input:checked");
    try {
      const values = await ask();
      ticket = values.ticket;
      showFirst(values, before);
    } catch {
      // The numbers of the page stand, and a vote without a ticket still counts.
      status.textContent = "";
    }
  };
  // Somebody who comes back finds the page as it was left: the numbers, and my vote, may be others by now.
  addEventListener("pageshow", (event) => event.persisted && refresh());
  new IntersectionObserver((entries, observer) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      observer.disconnect();
      refresh();
    }
  }).observe(box);
}
