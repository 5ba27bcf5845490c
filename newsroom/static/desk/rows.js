// Bylines (ordered) and pins.

import { combobox } from "desk/combobox"
import { post } from "desk/autosave"

export function rows(desk) {
  const { form } = desk
  const list = form.querySelector("[data-bylines]")

  const add = (author, { role = "", place = "" } = {}) => {
    const row = form.querySelector('[data-template="byline"]').content.firstElementChild.cloneNode(true)
    row.querySelector("[data-author]").value = author.id
    row.querySelector("[data-name]").textContent = author.name
    if (role) row.querySelector("select").value = role
    row.querySelector("[name=byline-place]").value = place
    for (const labelled of row.querySelectorAll("[aria-label]"))
      labelled.setAttribute("aria-label", `${labelled.getAttribute("aria-label").trim()} ${author.name}`)
    list.append(row)
    desk.changed()
  }

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]")
    const button = event.target.closest("button")
    if (!row || !button || !desk.editable) return
    if ("up" in button.dataset) row.previousElementSibling?.before(row)
    else if ("down" in button.dataset) row.nextElementSibling?.after(row)
    else if ("remove" in button.dataset) row.remove()
    button.isConnected && button.focus()
    desk.changed()
  })

  const box = form.querySelector('[data-combobox="authors"]')
  if (box) {
    const input = box.querySelector("input")
    combobox(input, {
      url: form.dataset.authors,
      create: Boolean(box.dataset.create),
      onPick: (author) => { add(author); input.value = "" },
      onCreate: async (name) => {
        const answer = await post(form.dataset.authors, { name })
        if (answer) add(answer)
        input.value = ""
      },
    })
  }

  const pins = {}
  for (const pin of form.querySelectorAll("[data-pin]")) {
    const target = pin.querySelector("[data-pin-target]")
    const input = pin.querySelector('input[type="text"]')
    let name = input.value
    combobox(input, {
      url: form.dataset.stories,
      extra: { not: form.dataset.id },
      onPick: (story) => { target.value = story.id; input.value = name = story.name; desk.changed() },
      onClear: () => { target.value = ""; name = ""; desk.changed() },
    })
    input.addEventListener("blur", () => { input.value = name })
    pins[pin.dataset.pin] = {
      get: () => ({ id: target.value, name }),
      // A choice comes with its headline; of a colleague's, only the number is known here.
      set: (choice) => {
        const { id, name: headline } = typeof choice === "object" && choice ? choice : { id: choice }
        target.value = id || ""
        input.value = name = id ? headline || `Story ${id}` : ""
      },
    }
  }

  return {
    read: () => [...list.children].map((row) => ({
      id: row.querySelector("[data-author]").value,
      name: row.querySelector("[data-name]").textContent,
      role: row.querySelector("select").value,
      place: row.querySelector("[name=byline-place]").value,
    })),
    readPins: () => Object.fromEntries(Object.entries(pins).map(([direction, pin]) => [direction, pin.get()])),
    writePins: (chosen) => { for (const [direction, pin] of Object.entries(pins)) pin.set(chosen[direction]) },
    write: (lines) => { list.replaceChildren(); lines.forEach((line) => add(line, line)) },
  }
}
