// The photos of a story: one card each in the form, found by key from the text; and the dialog that chooses a photo.

import { csrf } from "desk/autosave"

const newKey = () => [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0")).join("")

export function pictures(desk) {
  const { form } = desk
  const lead = form.querySelector("[data-lead-list]")
  const inline = form.querySelector("[data-picture-list]")
  const addLead = form.querySelector('[data-add-picture="lead"]')
  const picker = photoPicker(() => form.dataset.id || "0")

  const cards = () => [...form.querySelectorAll("[data-picture]")]
  const card = (key) => cards().find((element) => element.dataset.key === key)
  const told = (key) => document.dispatchEvent(new CustomEvent("pictures:change", { detail: key }))

  const get = (key) => {
    const element = card(key)
    if (!element) return null
    const thumb = element.querySelector("[data-thumb]")
    const credit = element.querySelector("[data-credit]")
    return {
      thumb: thumb.hidden ? "" : thumb.getAttribute("src"),
      caption: element.querySelector("[data-caption]").value,
      alt: element.querySelector("[data-alt]").value,
      credit: credit.value || credit.placeholder,
    }
  }

  const setPhoto = (element, photo) => {
    const thumb = element.querySelector("[data-thumb]")
    element.querySelector("[data-photo]").value = photo.id
    thumb.src = photo.thumb
    thumb.hidden = false
    element.querySelector("[data-empty]").hidden = true
    element.querySelector("[data-choose]").textContent = "Change"
    element.classList.remove("picture-waiting")
    // What the library knows is a suggestion: what was written for this story stays.
    const caption = element.querySelector("[data-caption]")
    const alt = element.querySelector("[data-alt]")
    if (!caption.value) caption.value = photo.caption || ""
    if (!alt.value) alt.value = photo.alt || ""
    element.querySelector("[data-credit]").placeholder = photo.credit || ""
    const limits = element.querySelector("[data-limits]")
    limits.textContent = photo.limits || ""
    limits.hidden = !photo.limits
    told(element.dataset.key)
    desk.changed()
  }

  const create = (role, values = {}) => {
    const element = form.querySelector('[data-template="picture"]').content.firstElementChild.cloneNode(true)
    const key = values.key || newKey()
    element.dataset.key = key
    element.querySelector("[name=illustration-key]").value = key
    element.querySelector("[data-role]").value = role
    element.querySelector("[data-caption]").value = values.caption || ""
    element.querySelector("[data-alt]").value = values.alt || ""
    element.querySelector("[data-credit]").value = values.credit_override || ""
    ;(role === "lead" ? lead : inline).append(element)
    return element
  }

  const choose = async (key) => {
    const element = card(key)
    const photo = element && (await picker({ words: element.querySelector("[data-caption]").value }))
    if (photo) setPhoto(element, photo)
  }

  const insert = async () => {
    const photo = await picker({})
    if (photo) place(photo)
  }

  const place = (photo) => {
    const element = create("inline")
    setPhoto(element, photo)
    desk.editor.chain().focus().insertContent({ type: "illustration", attrs: { key: element.dataset.key } }).run()
    refresh()
    if (!element.querySelector("[data-alt]").value) element.scrollIntoView({ block: "nearest" })
  }

  const setLead = (photo) => {
    setPhoto(create("lead"), photo)
    refresh()
  }

  const takeOut = (key) => {
    const found = []
    desk.editor.state.doc.descendants((node, pos) => { if (node.attrs.key === key) found.push(pos) })
    for (const pos of found.reverse()) desk.editor.commands.deleteRange({ from: pos, to: pos + 1 })
  }

  const makeLead = (element) => {
    const before = lead.querySelector("[data-picture]")
    if (before) { before.querySelector("[data-role]").value = "inline"; inline.append(before) }
    element.querySelector("[data-role]").value = "lead"
    lead.append(element)
    takeOut(element.dataset.key)
    refresh()
    desk.changed()
  }

  const refresh = () => {
    const placed = new Set()
    desk.editor?.state.doc.descendants((node) => { if (node.type.name === "illustration") placed.add(node.attrs.key) })
    for (const element of cards()) {
      const isLead = element.parentElement === lead
      element.querySelector("[data-place]").hidden = isLead || placed.has(element.dataset.key)
      element.querySelector("[data-lead]").hidden = isLead
      element.classList.toggle("picture-unplaced", !isLead && !placed.has(element.dataset.key))
    }
    if (addLead) addLead.hidden = Boolean(lead.querySelector("[data-picture]"))
  }

  form.addEventListener("click", (event) => {
    const element = event.target.closest("[data-picture]")
    if (!element || !desk.editable) return
    const { key } = element.dataset
    if (event.target.closest("[data-choose]")) choose(key)
    else if (event.target.closest("[data-lead]") && event.target.tagName === "BUTTON") makeLead(element)
    else if (event.target.closest("[data-place]")) {
      desk.editor.chain().focus().insertContent({ type: "illustration", attrs: { key } }).run()
      refresh()
    } else if (event.target.closest("[data-remove-picture]")) {
      element.remove()
      takeOut(key)
      refresh()
      told(key)
      desk.changed()
    }
  })
  form.addEventListener("input", (event) => {
    const element = event.target.closest("[data-picture]")
    if (element) told(element.dataset.key)
  })
  addLead?.addEventListener("click", async () => {
    const photo = await picker({})
    if (photo) setLead(photo)
  })
  form.querySelector('[data-add-picture="inline"]')?.addEventListener("click", insert)
  if (addLead) dropZone(addLead, async (file) => { const photo = await picker({ file }); if (photo) setLead(photo) })

  return {
    get, choose, insert, refresh, place,
    // Files dropped on the text become photos at the place where they were dropped.
    listenForDrops: (editor) => {
      editor.view.dom.addEventListener("drop", async (event) => {
        const file = [...(event.dataTransfer?.files || [])].find((one) => one.type.startsWith("image/"))
        if (!file) return
        event.preventDefault()
        event.stopPropagation()
        const at = editor.view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (at) editor.commands.setTextSelection(at.pos)
        const photo = await picker({ file })
        if (photo) place(photo)
      }, true)
    },
    focus: (key) => {
      const caption = card(key)?.querySelector("[data-caption]")
      caption?.focus()
      caption?.scrollIntoView({ block: "center" })
    },
    read: () => cards().map((element) => ({
      key: element.dataset.key,
      role: element.querySelector("[data-role]").value,
      photo: element.querySelector("[data-photo]").value,
      thumb: get(element.dataset.key).thumb,
      caption: element.querySelector("[data-caption]").value,
      alt: element.querySelector("[data-alt]").value,
      credit_override: element.querySelector("[data-credit]").value,
      credit: element.querySelector("[data-credit]").placeholder,
      warning: element.querySelector("[data-limits]").textContent,
    })),
    write: (rows) => {
      cards().forEach((element) => element.remove())
      for (const row of rows) {
        const element = create(row.role, row)
        if (row.photo) setPhoto(element, { id: row.photo, thumb: row.thumb, credit: row.credit, limits: row.warning })
      }
      refresh()
      told()
    },
  }
}

function dropZone(element, onFile) {
  for (const name of ["dragenter", "dragover"]) element.addEventListener(name, (event) => { event.preventDefault(); element.classList.add("over") })
  for (const name of ["dragleave", "drop"]) element.addEventListener(name, () => element.classList.remove("over"))
  element.addEventListener("drop", (event) => {
    event.preventDefault()
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  })
}

// The dialog: answers a photo {id, thumb, caption, credit, alt, limits}, or null when it was closed. `storyId` answers for
// which story it is chosen, "" for none.
export function photoPicker(storyId = () => "") {
  const dialog = document.querySelector("[data-picker]")
  const grid = dialog.querySelector("[data-picker-grid]")
  const state = dialog.querySelector("[data-picker-state]")
  const search = dialog.querySelector("[data-picker-search]")
  const file = dialog.querySelector("[data-picker-file]")
  // Unfold writes the name of a chosen file into a text box beside it; here is none.
  if (file) file.hasChangeListener = true
  let answer = () => {}
  let asked = 0
  let timer

  const done = (photo) => { answer(photo); answer = () => {}; if (dialog.open) dialog.close() }

  const tile = (photo) => {
    const item = document.createElement("li")
    const button = document.createElement("button")
    button.type = "button"
    button.className = "picker-tile"
    button.disabled = !photo.usable
    const image = document.createElement("img")
    image.src = photo.thumb
    image.alt = ""
    image.loading = "lazy"
    const caption = document.createElement("span")
    caption.textContent = photo.label
    button.append(image, caption)
    const said = photo.reason || photo.limits
    if (said) {
      const limits = document.createElement("span")
      limits.className = "picker-limits"
      limits.textContent = limits.title = said
      button.append(limits)
    }
    button.addEventListener("click", () => done(photo))
    item.append(button)
    return item
  }

  // At the end of a page, the next one: `from` is the token that the library gave for it.
  const more = (from) => {
    const item = document.createElement("li")
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button small"
    button.textContent = "Show older photos"
    button.addEventListener("click", () => load(from))
    item.append(button)
    return item
  }

  const load = async (from = "") => {
    const number = ++asked
    const words = new URLSearchParams({ q: search.value.trim(), p: from, story: storyId() })
    const response = await fetch(`${dialog.dataset.url}?${words}`).catch(() => null)
    if (number !== asked) return
    if (!response?.ok) { state.textContent = "The library does not answer. Try again."; return }
    const page = await response.json()
    const photos = page.results.map(asPhoto)
    const tiles = [...photos.map(tile), ...(page.next ? [more(page.next)] : [])]
    if (from) {
      grid.lastElementChild.replaceWith(...tiles)
      tiles[0]?.querySelector("button").focus()
    } else grid.replaceChildren(...tiles)
    state.textContent = photos.length || from ? "" : "No photo fits these words. Upload one, or search for something else."
  }

  const upload = async (chosen) => {
    state.textContent = `Uploading ${chosen.name}…`
    const data = new FormData()
    data.append("file", chosen)
    const response = await fetch(dialog.dataset.uploadUrl, { method: "POST", body: data, headers: { "X-CSRFToken": csrf() } }).catch(() => null)
    const said = await response?.json().catch(() => null)
    if (!response?.ok) { state.textContent = said?.error || "The photo could not be uploaded. Try again."; return }
    const photo = asPhoto(said)
    if (photo.usable) done(photo)
    else { state.textContent = photo.reason; load() }
  }

  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => load(), 200) })
  file?.addEventListener("change", () => { if (file.files[0]) upload(file.files[0]); file.value = "" })
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => done(null))
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close() })
  if (file) dropZone(dialog, upload)

  return ({ file: given } = {}) => {
    grid.replaceChildren()
    state.textContent = ""
    search.value = ""
    dialog.showModal()
    search.focus()
    if (given && file) upload(given)
    else load()
    return new Promise((resolve) => { answer = resolve })
  }
}

const asPhoto = (card) => ({ ...card, label: card.title || `Photo ${card.id}` })
