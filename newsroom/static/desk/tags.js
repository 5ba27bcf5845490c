// The tags of a story: accept, reject, add. Each decision is stored at once and answers the panel anew.

import { combobox } from "desk/combobox"
import { csrf } from "desk/autosave"

export function tags(desk) {
  const panel = document.querySelector("[data-tags]")
  if (!panel) return

  const send = async (fields, focus) => {
    const response = await fetch(panel.dataset.tags, {
      method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": csrf() },
    }).catch(() => null)
    if (!response?.ok || response.redirected) return refused(response)
    panel.innerHTML = await response.text()
    start()
    panel.querySelector(focus)?.focus()
  }

  // The story may have been tagged again meanwhile: show the tags as they are now, and why nothing was done.
  const refused = async (response) => {
    const why = response?.status === 400 ? await response.text()
      : "This was not saved. Check the connection and that you are signed in, then try again."
    const fresh = await fetch(panel.dataset.tags).catch(() => null)
    if (fresh?.ok && !fresh.redirected) {
      panel.innerHTML = await fresh.text()
      start()
    }
    const note = document.createElement("p")
    note.setAttribute("role", "alert")
    note.textContent = why
    panel.prepend(note)
  }

  const start = () => {
    const input = panel.querySelector("[data-combobox=entities] input")
    if (!input) return
    const kind = panel.querySelector("[data-new-kind]")
    combobox(input, {
      url: desk.form.dataset.entities,
      create: true,
      onPick: (entity) => send({ do: "add", entity: entity.id }, "[data-combobox=entities] input"),
      onCreate: (name) => send({ do: "create", name, kind: kind.value }, "[data-combobox=entities] input"),
    })
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]")
    if (!button) return
    const all = [...panel.querySelectorAll("[data-tag]")]
    const next = all[all.indexOf(button.closest("[data-tag]")) + 1]
    send({ do: button.dataset.do, tag: button.closest("[data-tag]").dataset.tag },
      next ? `[data-tag="${next.dataset.tag}"] button` : "button")
  })
  // A and R decide on the tag that has the focus.
  panel.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select") || event.ctrlKey || event.metaKey || event.altKey) return
    const verb = { a: "accept", r: "reject" }[event.key.toLowerCase()]
    event.target.closest("[data-tag]")?.querySelector(`[data-do="${verb}"]`)?.click()
  })
  start()
}
