// Saving while writing: to the browser at once, to the server a second after the last key. Nothing typed is ever lost:
// without network, without a session or after a conflict the browser keeps its copy and says so.

import { words } from "desk/words"

const PAUSE = 1000
const LONGEST = 10000

export function csrf() {
  const name = document.getElementById("story")?.dataset.csrfCookie
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))
  return cookie ? decodeURIComponent(cookie.slice(name.length + 1)) : document.querySelector("[name=csrfmiddlewaretoken]")?.value || ""
}

// The form as it stands, with the token of now: signing in again has made the page's own one worthless.
export function formData(form) {
  const data = new FormData(form)
  data.set("csrfmiddlewaretoken", csrf())
  return data
}

export async function post(url, fields) {
  const response = await fetch(url, {
    method: "POST",
    body: fields instanceof FormData ? fields : new URLSearchParams(fields),
    headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
  }).catch(() => null)
  return response?.ok && response.headers.get("content-type")?.includes("json") ? response.json() : null
}

export function autosave(desk) {
  const { form } = desk
  const state = form.querySelector("[data-save-state]")
  const notices = form.querySelector("[data-notices]")
  form.elements.session.value = sessionOf(form)
  let timer
  let first = 0 // when the oldest unsaved key was pressed
  let running = null
  // With two texts on the screen nothing saves itself: the editor says when the merge is done.
  let stopped = Boolean(form.querySelector("[data-conflict]"))
  let saved = written()

  function written() {
    const data = new FormData(form)
    for (const name of ["csrfmiddlewaretoken", "base", "session", "unheard", "mode"]) data.delete(name)
    return JSON.stringify([...data].map(([name, value]) => [name, name === "body" ? value.replace(/(<p><\/p>)+$/, "") : value]))
  }

  const key = () => `newsroom:${form.dataset.user}:${form.dataset.id || "new"}`
  const dirty = () => written() !== saved

  function keep() {
    try {
      localStorage.setItem(key(), JSON.stringify({ at: new Date().toISOString(), unheard: form.elements.unheard.value, copy: desk.read() }))
    } catch { /* a full or forbidden store: the server's copy is then the only one */ }
  }

  function say(text, kind = "") {
    state.textContent = text
    state.dataset.kind = kind
  }

  function notice(id, text, actions = []) {
    notices.querySelector(`[data-notice="${id}"]`)?.remove()
    if (!text) return
    const line = document.createElement("p")
    line.className = "notice bad"
    line.dataset.notice = id
    line.setAttribute("role", "alert")
    line.append(text, " ")
    for (const [label, act] of actions) {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "button small"
      button.textContent = label
      button.addEventListener("click", act)
      line.append(button, " ")
    }
    notices.prepend(line)
    notices.style.top = `${form.querySelector(".verb-bar").offsetHeight}px` // under the bar, wherever one has scrolled to
  }

  function changed() {
    if (!desk.editable || !dirty()) return
    for (const element of form.querySelectorAll("[data-when-changed]")) element.hidden = false
    keep()
    if (stopped) return
    say("Writing…")
    first ||= Date.now()
    clearTimeout(timer)
    timer = setTimeout(() => save(), Math.max(0, Math.min(PAUSE, first + LONGEST - Date.now())))
  }

  // One at a time: the next save must name the revision that this one makes.
  async function save(mode = "autosave") {
    clearTimeout(timer)
    while (running) await running
    if (!desk.editable || (mode === "autosave" && (stopped || !dirty()))) return true
    running = send(mode)
    try { return await running } finally { running = null }
  }

  async function send(mode) {
    first = 0
    const now = written()
    const data = formData(form)
    const sent = token()
    data.set("mode", mode)
    data.set("sent", sent)
    // Whether it arrives is not known before the answer, which a dying line may swallow. Said to the server with the
    // next one, it is no conflict with oneself; kept with the copy, it outlives the window.
    form.elements.unheard.value = [...form.elements.unheard.value.split(" ").filter(Boolean).slice(-19), sent].join(" ")
    if (dirty()) keep()
    say("Saving…")
    const response = await fetch(form.dataset.autosave, {
      method: "POST", body: data, headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
    }).catch(() => null)
    const answer = response?.headers.get("content-type")?.includes("json") ? await response.json() : null
    if (!response || response.status >= 500) return offline()
    notice("offline")
    if (response.status === 409) return conflict(answer.conflict)
    if (!answer || !response.ok) return signedOut(response)
    stopped = false
    notice("session")
    saved = now
    form.elements.base.value = answer.version
    form.elements.unheard.value = ""
    if (!form.dataset.id) {
      localStorage.removeItem(key())
      form.dataset.id = answer.id
      form.dataset.autosave = answer.autosave
      form.dataset.preview = answer.preview
      form.dataset.presence = answer.presence
      sessionStorage.setItem(`newsroom:session:${answer.id}`, form.elements.session.value)
      history.replaceState(null, "", answer.url)
      document.dispatchEvent(new Event("story:begun"))
    }
    const wrong = showErrors(answer)
    if (dirty()) { keep(); changed() } else localStorage.removeItem(key())
    say(wrong ? "Saved, except what is marked" : `Saved ${clock(answer.saved_at)}`, wrong ? "bad" : "good")
    desk.saved?.(answer)
    return !wrong
  }

  function showErrors({ errors, row_errors: rows }) {
    for (const line of form.querySelectorAll("[data-errors]")) {
      const found = errors[line.dataset.errors] || []
      line.textContent = found.join(" ")
      line.hidden = !found.length
      line.closest(".field")?.classList.toggle("field-wrong", Boolean(found.length))
      if (found.length) line.closest("details")?.setAttribute("open", "")
    }
    notice("rows", rows.filter((text) => !text.startsWith("Some fields")).join(" "))
    return Object.keys(errors).length + rows.length > 0
  }

  function offline() {
    say("Not saved: kept in this browser", "bad")
    notice("offline", "The server does not answer. Your words are kept in this browser and will be saved when it does.")
    first = 0
    timer = setTimeout(() => save(), 5000)
    return false
  }

  function signedOut(response) {
    say("Not saved: kept in this browser", "bad")
    const gone = response.redirected || response.status === 403 || response.status === 401
    notice("session", gone
      ? "You are signed out, or may no longer change this story. Your words are kept in this browser. Sign in again in another tab, then:"
      : "The server refused to save. Your words are kept in this browser.",
    [["Try again", () => save("save")], ...(gone ? [["Sign in", () => window.open(location.href, "_blank")]] : [])])
    stopped = true
    return false
  }

  function conflict({ by, at }) {
    stopped = true
    say("Not saved: somebody else saved", "bad")
    notice("conflict", `${by} saved this story at ${clock(at)} while you were writing. Nothing was overwritten, and your words are safe here.`,
      [["Compare and merge", () => { desk.leaving = true; form.requestSubmit(form.querySelector("[name=_save]")) }]])
    return false
  }

  // A normal submit (a verb) waits for a save that is under way, and carries a fresh token.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer)
    form.elements.csrfmiddlewaretoken.value = csrf()
    if (running) {
      event.preventDefault()
      const { submitter } = event
      await running
      return form.requestSubmit(submitter)
    }
    desk.leaving = true
  })
  addEventListener("beforeunload", (event) => { if (!desk.leaving && dirty()) { keep(); event.preventDefault() } })
  addEventListener("pagehide", () => { if (!desk.leaving && dirty()) keep() })
  addEventListener("online", () => { if (dirty()) save() })
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty() && !stopped) save() })

  if (stopped) say("Not saved: merge first", "bad")
  else offerKept()

  // The copy of an earlier visit that never reached the server.
  function offerKept() {
    let kept
    try { kept = JSON.parse(localStorage.getItem(key())) } catch { return }
    if (!kept || !desk.editable) return
    if (JSON.stringify(kept.copy) === JSON.stringify(desk.read())) return void localStorage.removeItem(key())
    const words = kept.copy.fields.body?.replace(/<[^>]+>/g, " ").trim().split(/\s+/).length || 0
    notice("kept", `This browser keeps words from ${new Date(kept.at).toLocaleString()} (${words} in the story) that did not reach the server.`, [
      ["Use them", () => { form.elements.unheard.value = kept.unheard || ""; desk.write(kept.copy); notice("kept"); changed() }],
      ["Show them", () => show(kept.copy)],
      ["Throw them away", () => { localStorage.removeItem(key()); notice("kept") }],
    ])
  }

  // What the kept copy says otherwise than the form, word by word.
  function show(copy) {
    const dialog = document.createElement("dialog")
    dialog.className = "desk shortcuts"
    const now = texts(desk.read())
    for (const [name, value] of Object.entries(texts(copy))) {
      if (value === (now[name] || "")) continue
      const title = document.createElement("h3")
      title.textContent = form.querySelector(`label[for="id_${name}"]`)?.firstChild?.textContent.trim() || name.replaceAll("_", " ")
      const text = document.createElement("div")
      text.className = "diff"
      for (const [kind, piece] of words(now[name] || "", value)) {
        const part = document.createElement({ same: "span", gone: "del", new: "ins" }[kind])
        part.textContent = piece
        text.append(part)
      }
      dialog.append(title, text)
    }
    const close = document.createElement("button")
    close.className = "button"
    close.textContent = "Close"
    close.addEventListener("click", () => dialog.remove())
    dialog.append(close)
    document.body.append(dialog)
    dialog.showModal()
  }

  return { changed, save, dirty, notice, busy: () => Boolean(running) }
}

// A copy of the form as texts to compare: its fields, its authors, its captions.
function texts({ fields, bylines, pictures }) {
  const plain = (html) => html.replace(/<\/(p|li|h\d|blockquote)>/g, "\n").replace(/<[^>]+>/g, "").trim()
  return {
    ...fields,
    body: plain(fields.body || ""),
    bylines: (bylines || []).map((row) => [row.name, row.role, row.place].filter(Boolean).join(", ")).join("\n"),
    captions: Object.values(pictures || {}).flat().map((row) => row?.caption || "").filter(Boolean).join("\n"),
  }
}

// One per window and story; it outlives a reload, so that autosaves before and after are one line of the history.
function sessionOf(form) {
  const name = `newsroom:session:${form.dataset.id || "new"}`
  const known = form.dataset.id && sessionStorage.getItem(name)
  const session = known || token()
  if (form.dataset.id) sessionStorage.setItem(name, session)
  return session
}

const token = () => crypto.randomUUID().replaceAll("-", "")
const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false })
