// The panel of preview links: making one (what was typed is saved first), copying its address, revoking it.

import { csrf } from "desk/autosave"

export function links(desk) {
  const { form } = desk
  const panel = form.querySelector("[data-links]")
  if (!panel) return

  const send = async (fields) => {
    const response = await fetch(panel.dataset.links, {
      method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": csrf() },
    }).catch(() => null)
    if (!response?.ok || response.redirected) return desk.saving.notice("links", "The link was not changed: the server does not answer, or you are signed out.")
    desk.saving.notice("links")
    panel.innerHTML = await response.text()
    panel.querySelector("[data-link-address]")?.select()
  }

  panel.addEventListener("click", async (event) => {
    const button = event.target.closest("button")
    if (!button) return
    if ("makeLink" in button.dataset) {
      button.disabled = true
      const value = (name) => panel.querySelector(`[data-link-${name}]`).value
      if (await desk.saving.save("save")) await send({ do: "make", days: value("days"), label: value("label") })
      button.disabled = false
    } else if (button.dataset.revokeLink) {
      await send({ do: "revoke", link: button.dataset.revokeLink })
    } else if ("copyLink" in button.dataset) {
      const field = panel.querySelector("[data-link-address]")
      field.select()
      await navigator.clipboard?.writeText(field.value).catch(() => document.execCommand("copy"))
      button.lastChild.textContent = "Copied"
    }
  })
  // Fields of the panel are none of the story's: they must not look like unsaved words.
  for (const type of ["input", "change"]) panel.addEventListener(type, (event) => event.stopPropagation())
}
