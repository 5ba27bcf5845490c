// A search box over a JSON look-up, by the ARIA combobox pattern: arrows, Enter, Escape.

let boxes = 0

export function combobox(input, { url, create = false, onPick, onCreate, onClear, extra = {} }) {
  const id = `combobox-${++boxes}`
  const list = document.createElement("ul")
  list.id = id
  list.className = "combobox-list"
  list.setAttribute("role", "listbox")
  list.hidden = true
  input.after(list)
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off",
  })) input.setAttribute(name, value)

  let options = []
  let active = -1
  let timer
  let asked = 0

  const close = () => {
    list.hidden = true
    active = -1
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }

  const mark = (place) => {
    active = place
    ;[...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)))
    if (list.children[place]) {
      input.setAttribute("aria-activedescendant", list.children[place].id)
      list.children[place].scrollIntoView({ block: "nearest" })
    }
  }

  const pick = (option) => {
    close()
    if (option.create) onCreate(option.name)
    else onPick(option)
  }

  const show = (results, mayCreate) => {
    const words = input.value.trim()
    options = [...results]
    const known = results.some((row) => row.name.toLowerCase() === words.toLowerCase())
    if (create && mayCreate && words && !known) options.push({ create: true, name: words })
    list.replaceChildren(
      ...options.map((option, index) => {
        const item = document.createElement("li")
        item.id = `${id}-${index}`
        item.setAttribute("role", "option")
        item.textContent = option.create ? `Create “${option.name}”` : option.name
        if (option.hint) {
          const hint = document.createElement("small")
          hint.textContent = option.hint
          item.append(hint)
        }
        // mousedown comes before the input's blur
        item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(option) })
        return item
      }),
    )
    if (!options.length) {
      const none = document.createElement("li")
      none.className = "none"
      none.textContent = "Nothing found"
      list.append(none)
    }
    list.hidden = false
    input.setAttribute("aria-expanded", "true")
    mark(options.length ? 0 : -1)
  }

  const ask = async () => {
    const number = ++asked
    const query = new URLSearchParams({ q: input.value.trim(), ...extra })
    const response = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null)
    if (!response?.ok || number !== asked || document.activeElement !== input) return
    const answer = await response.json()
    show(answer.results, answer.create)
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation() // searching is not editing
    clearTimeout(timer)
    if (!input.value.trim() && onClear) onClear()
    timer = setTimeout(ask, 150)
  })
  input.addEventListener("focus", () => { timer = setTimeout(ask, 50) })
  input.addEventListener("blur", () => { clearTimeout(timer); asked++; close() })
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      if (list.hidden) return void ask()
      if (options.length) mark((active + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length)
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      if (!list.hidden && options[active]) pick(options[active])
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation()
      close()
    }
  })
}
