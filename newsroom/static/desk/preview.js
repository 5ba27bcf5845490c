// The public page beside the form, renewed a moment after the last key. It runs no script and is stored nowhere.

import { csrf, formData } from "desk/autosave"

const PAUSE = 200 // milliseconds; with making and sending the page, less than half a second

export function preview(desk) {
  const { form } = desk
  const pane = form.querySelector("[data-preview-pane]")
  const toggle = form.querySelector("[data-show-preview]")
  if (!pane || !toggle) return
  const frame = pane.querySelector("iframe")
  const box = pane.querySelector(".preview-frame")
  let timer
  let asked = 0

  const draw = async () => {
    if (pane.hidden) return
    const number = ++asked
    const response = await fetch(form.dataset.preview, {
      method: "POST", body: formData(form), headers: { "X-CSRFToken": csrf() },
    }).catch(() => null)
    if (!response?.ok || response.redirected || number !== asked) return
    const html = await response.text()
    if (number !== asked) return
    const top = frame.contentWindow?.scrollY || 0
    frame.onload = () => frame.contentWindow.scrollTo(0, top)
    frame.srcdoc = html.replace(/<script\b.*?<\/script>/gs, "")
  }

  const fit = () => {
    const width = Number(pane.querySelector('[data-width][aria-pressed="true"]').dataset.width)
    const scale = Math.min(1, box.clientWidth / width)
    frame.style.width = `${width}px`
    frame.style.height = `${box.clientHeight / scale}px`
    frame.style.transform = `scale(${scale})`
    frame.style.marginLeft = `${Math.max(0, (box.clientWidth - width * scale) / 2)}px`
  }

  const show = (on) => {
    pane.hidden = !on
    toggle.setAttribute("aria-pressed", String(on))
    form.classList.toggle("with-preview", on)
    if (on) { fit(); draw() } else toggle.focus()
  }

  toggle.addEventListener("click", () => show(pane.hidden))
  pane.querySelector("[data-close-preview]").addEventListener("click", () => show(false))
  for (const button of pane.querySelectorAll("[data-width]"))
    button.addEventListener("click", () => {
      for (const other of pane.querySelectorAll("[data-width]")) other.setAttribute("aria-pressed", String(other === button))
      fit()
    })
  const soon = () => { clearTimeout(timer); timer = setTimeout(draw, PAUSE) }
  form.addEventListener("input", soon)
  form.addEventListener("change", soon)
  document.addEventListener("pictures:change", soon)
  addEventListener("resize", () => { if (!pane.hidden) fit() })
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "p" && !event.shiftKey) {
      event.preventDefault()
      show(pane.hidden)
    }
  })
}
