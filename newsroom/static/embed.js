// A video is asked for by a click; until then nothing is fetched from its provider. Without this it is a link.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".embed > a[data-player]")
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const frame = document.createElement("iframe")
  frame.src = link.dataset.player
  frame.title = link.textContent.trim()
  frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture"
  frame.referrerPolicy = "strict-origin-when-cross-origin"
  link.replaceWith(frame)
  frame.focus()
})
