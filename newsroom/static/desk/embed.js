// A video in the story: the address of its page, and a title that readers see. The providers are those of
// articles/content/embeds.py, which has the last word.

import { Node } from "django-prose-editor/editor"

const PROVIDERS = [
  ["YouTube", /^https?:\/\/(?:www\.|m\.)?youtube\.com\/watch\?(?:[^#]*&)?v=([\w-]{11})(?![\w-])/, "https://www.youtube.com/watch?v="],
  ["YouTube", /^https?:\/\/(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:embed|shorts|live)\/([\w-]{11})\/?(?:[?#]|$)/, "https://www.youtube.com/watch?v="],
  ["YouTube", /^https?:\/\/youtu\.be\/([\w-]{11})\/?(?:[?#]|$)/, "https://www.youtube.com/watch?v="],
  ["Vimeo", /^https?:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/)?(\d{5,12})(?:\/[0-9a-f]{6,12})?\/?(?:[?#]|$)/, "https://vimeo.com/"],
  ["Dailymotion", /^https?:\/\/(?:www\.)?dailymotion\.com\/(?:embed\/)?video\/([A-Za-z0-9]{5,12})\/?(?:[?#]|$)/, "https://www.dailymotion.com/video/"],
  ["Dailymotion", /^https?:\/\/dai\.ly\/([A-Za-z0-9]{5,12})\/?(?:[?#]|$)/, "https://www.dailymotion.com/video/"],
]

export function videoAt(text) {
  for (const [provider, pattern, page] of PROVIDERS) {
    const found = pattern.exec(text.trim())
    if (found) return { provider, url: page + found[1] }
  }
  return null
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  content: "text*",
  marks: "",
  defining: true,
  isolating: true,
  draggable: true,

  addAttributes() {
    return {
      url: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-embed"),
        renderHTML: ({ url }) => ({ "data-embed": url }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "figure[data-embed]" }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", HTMLAttributes, 0]
  },

  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("figure")
      dom.className = "embed"
      const head = document.createElement("p")
      head.contentEditable = "false"
      head.textContent = `▶ ${videoAt(node.attrs.url)?.provider || "Video"} · ${node.attrs.url}`
      const contentDOM = document.createElement("div")
      contentDOM.className = "embed-title"
      dom.append(head, contentDOM)
      return { dom, contentDOM }
    }
  },

  addKeyboardShortcuts() {
    return {
      // A title is one line: Enter goes on with the story.
      Enter: ({ editor }) => editor.isActive("embed") && editor.chain().insertContentAt(editor.state.selection.$from.after(), { type: "paragraph" }).focus(editor.state.selection.$from.after() + 1).run(),
      Backspace: ({ editor }) => {
        const { $from, empty } = editor.state.selection
        return empty && editor.isActive("embed") && !$from.parentOffset && !$from.parent.content.size && editor.commands.deleteNode("embed")
      },
    }
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      button: buttons.material("smart_display", "Embed a video"),
      command: (editor) => ask((url) => editor.chain().focus().insertContent([{ type: "embed", attrs: { url } }]).run()),
      enabled: (editor) => editor.isEditable,
    })
  },
})

// Asks for an address until it is one that we can show, or nobody wants to any more.
function ask(insert) {
  const dialog = document.querySelector("[data-embed-dialog]")
  const field = dialog.querySelector("input")
  const wrong = dialog.querySelector("[data-embed-wrong]")
  field.value = ""
  wrong.hidden = true
  const done = (event) => {
    event.preventDefault()
    const video = videoAt(field.value)
    wrong.hidden = Boolean(video)
    if (!video) return field.focus()
    dialog.close()
    insert(video.url)
  }
  const form = dialog.querySelector("form")
  form.addEventListener("submit", done)
  dialog.addEventListener("close", () => form.removeEventListener("submit", done), { once: true })
  dialog.showModal()
}
