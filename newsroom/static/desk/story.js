// The story form: puts its parts together.

import { autosave } from "desk/autosave"
import { startEditor } from "desk/editor"
import { links } from "desk/links"
import { merge } from "desk/merge"
import { pictures } from "desk/pictures"
import { presence } from "desk/presence"
import { preview } from "desk/preview"
import { rows } from "desk/rows"
import { tags } from "desk/tags"

const form = document.getElementById("story")
const desk = { form, editable: form.dataset.editable === "1", leaving: false, changed: () => {} }
const body = form.querySelector("#id_body")

desk.pictures = pictures(desk)
desk.rows = rows(desk)
desk.editor = startEditor(body, desk.pictures)
desk.pictures.listenForDrops(desk.editor)
desk.pictures.refresh()

// A copy of the whole form as data, and back.
const PLAIN = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select"
const ROWS = ["byline-", "illustration-"]
const plain = () => [...form.querySelectorAll(PLAIN)].filter((field) => field.name && !ROWS.some((prefix) => field.name.startsWith(prefix)))
const ticks = () => [...form.querySelectorAll("input[type=checkbox]")]

desk.read = () => ({
  fields: Object.fromEntries(plain().map((field) => [field.name, field.name === "body" ? field.value.replace(/(<p><\/p>)+$/, "") : field.value])),
  ticks: ticks().filter((tick) => tick.checked).map((tick) => `${tick.name}=${tick.value}`),
  bylines: desk.rows.read(),
  pins: desk.rows.readPins(),
  pictures: desk.pictures.read(),
})
desk.write = (copy) => {
  desk.pictures.write(copy.pictures)
  desk.rows.write(copy.bylines)
  if (copy.pins) desk.rows.writePins(copy.pins)
  for (const field of plain()) {
    if (!(field.name in copy.fields)) continue
    field.value = copy.fields[field.name]
    field.dispatchEvent(new Event("input", { bubbles: false }))
  }
  for (const tick of ticks()) tick.checked = copy.ticks.includes(`${tick.name}=${tick.value}`)
  desk.editor.commands.setContent(copy.fields.body, { emitUpdate: true })
  grow()
}

const saving = autosave(desk)
desk.changed = saving.changed
desk.saved = () => form.querySelector("[data-conflict]")?.remove()
desk.saving = saving
form.addEventListener("input", () => desk.changed())
form.addEventListener("change", () => desk.changed())
tags(desk)
links(desk)
preview(desk)
if (desk.editable) presence(desk)

// Text boxes grow with their text; a headline is one line of thought.
const boxes = [...form.querySelectorAll("textarea:not(#id_body)")]
function grow() {
  for (const box of [...boxes, ...form.querySelectorAll(".picture textarea")]) {
    box.style.height = "auto"
    box.style.height = `${box.scrollHeight + 2}px`
  }
}
form.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") grow() })
addEventListener("resize", grow)
form.querySelector("#id_headline").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.ctrlKey) { event.preventDefault(); form.querySelector("#id_standfirst").focus() }
})
document.fonts?.ready.then(grow)
grow()

// Counters.
for (const output of form.querySelectorAll("[data-count]")) {
  const field = form.querySelector(`#${output.htmlFor}`)
  const best = Number(output.dataset.count)
  const count = () => {
    output.textContent = field.value.length ? `${field.value.length} / ${best}` : ""
    output.classList.toggle("over", field.value.length > best)
  }
  field.addEventListener("input", count)
  count()
}
const words = form.querySelector("[data-words]")
desk.editor.on("update", ({ editor }) => {
  const count = editor.state.doc.textBetween(0, editor.state.doc.content.size, " ", " ").split(/\s+/).filter(Boolean).length
  words.textContent = `${count} word${count === 1 ? "" : "s"} · ${Math.max(1, Math.round(count / 230))} min`
  desk.pictures.refresh()
})

merge(desk, grow)

// Shortcuts.
const help = document.querySelector("[data-shortcuts]")
for (const button of document.querySelectorAll(".shortcuts [data-close]")) button.addEventListener("click", () => button.closest("dialog").close())
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable=true]")
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault()
    if (desk.editable) saving.save("save")
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault()
    form.querySelector("[data-forward]")?.click()
  } else if (event.key === "?" && !writing) help.showModal()
})

// Saving by button stays in place, too; verbs leave the page.
form.querySelector("[name=_save]")?.addEventListener("click", (event) => {
  if (desk.leaving || form.querySelector("[data-conflict]")) return
  event.preventDefault()
  saving.save("save")
})
for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false })
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus() } })
}
// Whoever begins a story types at once; the page is hidden until Alpine has shown it.
if (!form.dataset.id && desk.editable) {
  const begin = () => form.querySelector("#id_headline").focus()
  begin()
  document.addEventListener("alpine:initialized", () => requestAnimationFrame(begin), { once: true })
}
window.newsroomDesk = desk
