// Two texts of one story after a conflict: mine, theirs or both, for each field and for each paragraph of the story.

export function merge(desk, grow) {
  const { form } = desk
  const panel = form.querySelector("[data-conflict]")
  if (!panel) return
  panel.focus()
  let composed = null // the story as the choices made it; anything else was written by hand since

  const sides = (clash) => JSON.parse(clash.querySelector("[data-sides]").textContent)
  const chosen = (group) => group.querySelector(":checked").dataset.side

  const body = (clash) => {
    const { hunks } = sides(clash)
    const parts = hunks.map(({ mine, theirs, verdict }, number) => {
      if (verdict === "same") return mine
      const side = chosen(clash.querySelector(`[data-sides-of="${number}"]`))
      return { mine, theirs, both: theirs + mine }[side]
    })
    desk.editor.commands.setContent(parts.join(""), { emitUpdate: true })
    composed = desk.editor.getHTML()
  }

  const field = (clash) => {
    const { mine, theirs } = sides(clash)
    const side = chosen(clash)
    const value = side === "both" ? [theirs, mine].filter(Boolean).join("\n\n") : { mine, theirs }[side]
    const { clash: name } = clash.dataset
    const element = form.elements[name]
    if (name === "bylines") desk.rows.write(value)
    else if (name === "illustrations") desk.pictures.write(value)
    else if (name === "pins") desk.rows.writePins(value)
    else if (name === "further_sections") {
      for (const tick of form.querySelectorAll("[name=further_sections]")) tick.checked = value.includes(Number(tick.value))
    } else if (element?.type === "checkbox") element.checked = value === "True"
    else if (element) element.value = value
  }

  const apply = (clash) => { (clash.dataset.clash === "body" ? body : field)(clash) }

  for (const clash of panel.querySelectorAll("[data-clash]"))
    if (clash.querySelector('[data-side="theirs"]:checked')) apply(clash)
  composed ??= desk.editor.getHTML()
  grow()

  panel.addEventListener("change", (event) => {
    event.stopPropagation()
    const clash = event.target.closest("[data-clash]")
    const typed = clash.dataset.clash === "body" && desk.editor.getHTML() !== composed
    if (typed && !confirm("You have written in the story since. Putting it together anew from your choices loses that. Go on?")) return
    apply(clash)
    grow()
    desk.changed()
  })
}
