// Who else is in this story. One window writes; the others read, copy, or take over. Nothing is lost either way: what
// the one who was taken over had typed is saved, or kept as a second text.

import { csrf } from "desk/autosave"

const BEAT = 10000

export function presence(desk) {
  const { form } = desk
  const sign = form.querySelector("[data-present]")
  let mine = true
  let timer

  const send = (action = "beat") => {
    const data = new URLSearchParams({ session: form.elements.session.value, do: action, csrfmiddlewaretoken: csrf() })
    return fetch(form.dataset.presence, { method: "POST", body: data, keepalive: action === "leave", headers: { "X-CSRFToken": csrf() } })
      .then((response) => (response.ok && !response.redirected ? response.json() : null)).catch(() => null)
  }

  const beat = async (action) => {
    clearTimeout(timer)
    timer = setTimeout(() => beat("beat"), BEAT)
    if (!form.dataset.id || document.hidden) return
    const room = await send(action)
    if (!room || !room.holder) return
    sign.textContent = room.others.length ? `Also here: ${[...new Set(room.others)].join(", ")}` : ""
    if (room.mine && !mine) return location.reload()
    // Somebody saved from elsewhere, and nothing of ours would be lost by looking.
    const newer = room.version > Number(form.elements.base.value) && !desk.saving.busy() && !desk.saving.dirty()
    desk.saving.notice("newer", newer ? "A newer text of this story was saved elsewhere." : "",
      [["Show it", () => { desk.leaving = true; location.reload() }]])
    desk.saving.notice("asked", room.asked && `${room.asked} asks to write in this story.`, [
      [`Let ${room.asked} write`, () => beat("give")],
      ["Go on writing", () => beat("stay")],
    ])
    if (!room.mine && mine) {
      mine = false
      await desk.saving.save()
      lock(room.holder)
    }
  }

  const lock = (holder) => {
    desk.editable = false
    desk.editor.setEditable(false)
    form.classList.add("locked")
    for (const field of form.querySelectorAll("input, textarea")) field.readOnly = true
    // Not `disabled`: a disabled field is left out when both texts are sent to be merged, and would be lost.
    for (const field of form.querySelectorAll(".columns select, .columns input[type=checkbox], .columns button, .verb-bar button[type=submit]")) field.inert = true
    const who = holder.me ? "You are" : `${holder.name} is`
    const since = new Date(holder.since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false })
    desk.saving.notice("presence", `${who} writing in this story${holder.me ? " in another window" : ""} since ${since}. You may read and copy.`, [
      ...(holder.me ? [] : [["Ask for it", async ({ target }) => {
        if (await send("ask")) { target.disabled = true; target.textContent = `${holder.name} is asked` }
      }]]),
      ["Take over", async () => { await send("take"); setTimeout(() => { desk.leaving = true; location.reload() }, 1200) }],
    ])
  }

  document.addEventListener("story:begun", () => beat("beat"))
  addEventListener("pagehide", () => { if (form.dataset.id) send("leave") })
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat("beat") })
  // Whoever merges two texts has the story.
  beat(form.querySelector("[data-conflict]") ? "take" : "beat")
}
