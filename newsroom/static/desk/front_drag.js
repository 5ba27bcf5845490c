// Dragging by pointer, finger or pen: a slot to another place, a story from the list to a slot. The row itself moves
// along, so that its place is seen before it is let go. Keys have the buttons beside each row.

const FAR = 5 // pixels before a press becomes a drag
const EDGE = 60 // this near to the window's edge the page scrolls

export function dragging({ root, newSlot, settled }) {
  root.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]")
    if (!grip || event.button !== 0) return
    event.preventDefault()
    begin(grip, event)
  })

  function begin(grip, start) {
    const source = grip.closest("[data-slot], [data-offer]")
    const home = { parent: source.parentElement, next: source.nextElementSibling }
    const offered = source.hasAttribute("data-offer")
    let row = offered ? null : source
    let ghost = null

    const move = (event) => {
      if (!ghost) {
        if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < FAR) return
        ghost = follower(source)
        if (row) row.classList.add("moving")
      }
      ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 8}px)`
      if (event.clientY < EDGE) scrollBy(0, -12)
      else if (event.clientY > innerHeight - EDGE) scrollBy(0, 12)
      const zone = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-zone]")
      if (!zone) {
        if (offered) { row?.remove(); row = null }
        return
      }
      if (!row) {
        row = newSlot(source)
        row.classList.add("moving")
      }
      put(row, zone.querySelector("[data-slots]"), event.clientY)
    }
    const end = (event) => {
      removeEventListener("pointermove", move)
      removeEventListener("pointerup", end)
      removeEventListener("pointercancel", end)
      removeEventListener("keydown", escape)
      ghost?.remove()
      row?.classList.remove("moving")
      if (!ghost) return
      if (event.type === "pointercancel" || event.type === "keydown") {
        if (offered) row?.remove()
        else home.parent.insertBefore(row, home.next)
      } else if (row) settled(row)
    }
    const escape = (event) => { if (event.key === "Escape") end(event) }
    addEventListener("pointermove", move)
    addEventListener("pointerup", end)
    addEventListener("pointercancel", end)
    addEventListener("keydown", escape)
  }
}

// Before the first row whose middle lies under the pointer.
function put(row, list, y) {
  const next = [...list.children].find((other) => {
    if (other === row) return false
    const box = other.getBoundingClientRect()
    return y < box.top + box.height / 2
  })
  if (next ? row.nextElementSibling !== next || row.parentElement !== list : list.lastElementChild !== row)
    list.insertBefore(row, next || null)
}

function follower(source) {
  const ghost = document.createElement("div")
  ghost.className = "desk front-ghost"
  ghost.setAttribute("aria-hidden", "true")
  ghost.textContent = source.querySelector("strong").textContent
  document.body.append(ghost)
  return ghost
}
