// The publish sheet: the readers' note is asked for only where the kind of change needs one.
const sheet = document.querySelector("[data-sheet]")
const text = sheet.querySelector('[data-field="text"]')
const NOTED = ["clarification", "correction", "retraction"]
function show() {
  const kind = sheet.querySelector("[name=kind]:checked")
  if (!text || !kind) return
  text.hidden = !NOTED.includes(kind.value)
  text.querySelector("textarea").required = !text.hidden
}
sheet.addEventListener("change", show)
show()
