// Curating a front: rows move by dragging and by their buttons, the draft saves itself, the preview follows.

import { csrf, formData } from "desk/autosave"
import { dragging } from "desk/front_drag"
import { photoPicker } from "desk/pictures"

const PAUSE = 600
const SEARCH_PAUSE = 250
const form = document.querySelector("[data-front]")
const state = form.querySelector("[data-save-state]")
const offers = document.querySelector("[data-offers]")
const frame = document.querySelector("[data-frame]")
const box = document.querySelector("[data-box]")
const picker = photoPicker()
const zones = [...form.querySelectorAll("[data-zone]")]
let made = 0

// Rows ------------------------------------------------------------------------------------------------------------------

const rows = () => [...form.querySelectorAll("[data-slot]")]
const field = (row, name) => row.querySelector(`[name="${row.dataset.slot}-${name}"]`)
const title = (row) => row.querySelector("[data-title]").textContent
const timed = (row) => Boolean(field(row, "starts_at").value || field(row, "ends_at").value)

function newSlot(offer) {
  const holder = document.createElement("div")
  const key = `n${Date.now().toString(36)}${++made}`
  holder.innerHTML = form.querySelector('[data-template="slot"]').innerHTML.replaceAll("KEY", key)
  const row = holder.firstElementChild
  const name = offer.dataset.title
  field(row, "article").value = offer.dataset.offer
  row.querySelector("[data-title]").textContent = name
  row.querySelector("[data-about]").textContent = offer.dataset.about
  const warning = row.querySelector("[data-warning]")
  warning.textContent = offer.dataset.warning || ""
  warning.hidden = !offer.dataset.warning
  for (const named of row.querySelectorAll("[data-named]")) named.textContent = name
  for (const button of row.querySelectorAll("[aria-label]"))
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("TITLE", name))
  ready(row)
  return row
}

// A story stands on a front once, and a new top story pushes the one before to the secondary places.
function settled(row) {
  for (const other of rows())
    if (other !== row && field(other, "article").value === field(row, "article").value) other.remove()
  const [top, below] = zones
  const list = top.querySelector("[data-slots]")
  if (below && list.contains(row))
    for (const other of [...list.children].reverse())
      if (other !== row && !timed(other)) {
        field(other, "pinned").checked = false
        below.querySelector("[data-slots]").prepend(other)
      }
  changed()
  say(row)
}

function say(row) {
  const zone = row.closest("[data-zone]")
  const place = [...row.parentElement.children].indexOf(row) + 1
  tell(`${title(row)}: ${zone.dataset.name}, place ${place} of ${row.parentElement.children.length}.`)
}

function tell(words) {
  form.querySelector("[data-said]").textContent = words
}

function shift(row, way) {
  const list = row.parentElement
  const beside = way === "up" ? row.previousElementSibling : row.nextElementSibling
  const zone = zones[zones.indexOf(row.closest("[data-zone]")) + (way === "up" ? -1 : 1)]
  if (beside) beside[way === "up" ? "before" : "after"](row)
  else if (zone) zone.querySelector("[data-slots]")[way === "up" ? "append" : "prepend"](row)
  else return
  if (!list.contains(row) || beside) {
    changed()
    say(row)
  }
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]")
  if (!button) return
  event.preventDefault()
  const row = button.closest("[data-slot]")
  if (button.dataset.move === "remove") {
    const next = row.nextElementSibling || row.previousElementSibling
    const name = title(row)
    row.remove()
    ;(next?.querySelector('[data-move="remove"]') || document.querySelector("[data-words]")).focus()
    changed()
    tell(`${name} is off the front.`)
  } else {
    shift(row, button.dataset.move)
    button.focus()
  }
})

offers.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]")
  if (!button) return
  event.preventDefault()
  const row = newSlot(button.closest("[data-offer]"))
  form.querySelector(`[data-zone="${button.dataset.add}"] [data-slots]`).prepend(row)
  settled(row)
})

dragging({ root: document.querySelector(".fronts"), newSlot, settled })

// Pictures: the number's box is for a page without scripts.
function ready(row) {
  const part = row.querySelector("[data-slot-photo]")
  const number = field(row, "photo")
  const thumb = part.querySelector("[data-thumb]")
  const [choose, own] = [part.querySelector("[data-choose]"), part.querySelector("[data-own]")]
  number.type = "hidden"
  field(row, "headline").placeholder = title(row)
  const show = (photo) => {
    number.value = photo?.id || ""
    thumb.hidden = !photo
    if (photo) thumb.src = photo.thumb
    own.hidden = !number.value
  }
  choose.hidden = false
  own.hidden = !number.value
  choose.addEventListener("click", async () => {
    const photo = await picker({})
    if (!photo) return
    show(photo)
    changed()
    choose.focus()
  })
  own.addEventListener("click", () => { show(null); changed(); choose.focus() })
}

// Saving ----------------------------------------------------------------------------------------------------------------

let timer
let running = null
let again = false

function changed() {
  for (const zone of zones)
    zone.querySelectorAll("[data-slot]").forEach((row, place) => {
      field(row, "zone").value = zone.dataset.zone
      row.classList.toggle("waits", place >= Number(zone.dataset.size))
    })
  state.textContent = "Saving…"
  clearTimeout(timer)
  timer = setTimeout(save, PAUSE)
}

async function save() {
  clearTimeout(timer)
  timer = null
  if (running) { again = true; return running }
  running = once()
  await running
  running = null
  if (again) { again = false; await save() }
}

async function once() {
  const data = formData(form)
  data.set("do", "save")
  const response = await fetch(form.action, {
    method: "POST", body: data, headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
  }).catch(() => null)
  const said = await response?.json().catch(() => null)
  mark(said?.errors || {})
  if (response?.ok && said) {
    form.querySelector("[data-base]").value = said.base
    state.textContent = said.draft ? `Draft saved ${said.saved}` : "As readers see it"
    document.querySelector("[data-discard]").hidden = !said.draft
    draw()
  } else if (said?.errors) state.textContent = "Not saved: put right what is marked."
  else state.textContent = said?.error || "Not saved: the server does not answer. Try again with “Save draft”."
}

function mark(errors) {
  for (const old of form.querySelectorAll(".field-wrong")) {
    old.classList.remove("field-wrong")
    old.querySelector(".wrong")?.remove()
  }
  for (const row of rows())
    for (const [name, messages] of Object.entries(errors[row.dataset.slot] || {})) {
      const part = field(row, name)?.closest(".field")
      if (!part) continue
      part.classList.add("field-wrong")
      const words = document.createElement("span")
      words.className = "wrong"
      words.textContent = messages[0]
      part.append(words)
      row.querySelector("details").open = true
    }
}

form.addEventListener("input", changed)
form.addEventListener("change", changed)

// What is being saved is waited for: publishing must name the newest draft.
let sent = false
form.addEventListener("submit", async (event) => {
  if (sent) return
  const button = event.submitter
  if (button?.value === "search") { event.preventDefault(); find(); return }
  event.preventDefault()
  if (timer || running) await save()
  sent = true
  form.requestSubmit(button)
})

// Stories ---------------------------------------------------------------------------------------------------------------

const words = document.querySelector("[data-words]")
let searching
let asked = 0

async function find() {
  const number = ++asked
  const query = new URLSearchParams({ q: words.value.trim(), section: form.dataset.section })
  const response = await fetch(`${form.dataset.stories}?${query}`).catch(() => null)
  if (!response?.ok || response.redirected || number !== asked) return
  offers.innerHTML = await response.text()
}

words.addEventListener("input", (event) => {
  event.stopPropagation() // searching is not editing
  clearTimeout(searching)
  searching = setTimeout(find, SEARCH_PAUSE)
})
words.addEventListener("change", (event) => event.stopPropagation())
words.addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); find() }
})

// Preview ---------------------------------------------------------------------------------------------------------------

async function draw() {
  const response = await fetch(form.dataset.preview).catch(() => null)
  if (!response?.ok || response.redirected) return
  const top = frame.contentWindow?.scrollY || 0
  frame.onload = () => frame.contentWindow.scrollTo(0, top)
  frame.srcdoc = (await response.text()).replace(/<script\b.*?<\/script>/gs, "")
}

const widths = document.querySelector("[data-widths]")

function fit() {
  const width = Number(widths.querySelector('[aria-pressed="true"]').dataset.width)
  const scale = Math.min(1, box.clientWidth / width)
  frame.style.width = `${width}px`
  frame.style.height = `${box.clientHeight / scale}px`
  frame.style.transform = `scale(${scale})`
}

widths.hidden = false
widths.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-width]")
  if (!pressed) return
  for (const button of widths.children) button.setAttribute("aria-pressed", String(button === pressed))
  fit()
})
addEventListener("resize", fit)

rows().forEach(ready)
document.documentElement.classList.add("front-scripted")
fit()
