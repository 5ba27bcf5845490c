// What may stand in a story beside plain text: an illustration (an atom that points at a row of the form by its key),
// the three kinds of aside, and a cited work.

import { Extension, Mark, Node, Plugin } from "django-prose-editor/editor"

export const Illustration = Node.create({
  name: "illustration",
  group: "block",
  atom: true,
  draggable: true,
  selectable: true,

  addOptions() {
    return { pictures: null }
  },

  addAttributes() {
    return {
      key: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-illustration"),
        renderHTML: ({ key }) => ({ "data-illustration": key }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "figure[data-illustration]" }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", HTMLAttributes]
  },

  addNodeView() {
    const { pictures } = this.options
    return ({ node, editor, getPos }) => {
      const dom = document.createElement("figure")
      dom.className = "illustration"
      dom.contentEditable = "false"
      const { key } = node.attrs

      const draw = () => {
        const picture = pictures.get(key)
        dom.replaceChildren()
        dom.classList.toggle("illustration-waiting", !picture?.thumb)
        if (picture?.thumb) dom.append(make("img", { src: picture.thumb, alt: picture.alt, draggable: false }))
        else dom.append(make("p", { className: "illustration-empty", textContent: picture ? "No photo yet" : "This picture is not in the story any more" }))
        const caption = make("figcaption", { textContent: picture?.caption || "No caption" })
        if (picture?.credit) caption.append(make("span", { className: "credit", textContent: ` ${picture.credit}` }))
        dom.append(caption)
        if (!editor.isEditable) return
        const bar = make("div", { className: "illustration-bar" })
        if (picture && !picture.thumb) bar.append(button("Choose photo", () => pictures.choose(key)))
        if (picture) bar.append(button("Edit", () => pictures.focus(key)))
        bar.append(button("Take out", () => {
          const pos = getPos()
          editor.chain().focus().deleteRange({ from: pos, to: pos + 1 }).run()
        }))
        dom.append(bar)
      }

      draw()
      const redraw = (event) => { if (!event.detail || event.detail === key) draw() }
      document.addEventListener("pictures:change", redraw)
      return {
        dom,
        stopEvent: (event) => Boolean(event.target.closest?.("button")) && !event.type.startsWith("drag"),
        ignoreMutation: () => true,
        destroy: () => document.removeEventListener("pictures:change", redraw),
      }
    }
  },

  addMenuItems({ menu, buttons }) {
    const { pictures } = this.options
    menu.defineItem({
      name: "illustration",
      groups: "nodes",
      priority: 200,
      button: buttons.material("add_photo_alternate", "Insert a photo"),
      command: () => pictures.insert(),
      enabled: (editor) => editor.isEditable,
    })
  },
})

const ASIDES = {
  "pull-quote": ["campaign", "Pull quote"],
  "fact-box": ["fact_check", "Fact box"],
  "correction-note": ["rule", "Correction note"],
}

export const Aside = Node.create({
  name: "aside",
  group: "block",
  content: "block+",
  defining: true,

  addAttributes() {
    return {
      kind: {
        default: "pull-quote",
        parseHTML: (element) => Object.keys(ASIDES).find((kind) => element.classList.contains(kind)),
        renderHTML: ({ kind }) => ({ class: kind }),
      },
    }
  },

  parseHTML() {
    return Object.keys(ASIDES).map((kind) => ({ tag: `aside.${kind}` }))
  },

  renderHTML({ HTMLAttributes }) {
    return ["aside", HTMLAttributes, 0]
  },

  addCommands() {
    return {
      toggleAside: (kind) => ({ editor, commands }) =>
        editor.isActive("aside", { kind }) ? commands.lift("aside")
          : editor.isActive("aside") ? commands.updateAttributes("aside", { kind })
            : commands.wrapIn("aside", { kind }),
    }
  },

  addMenuItems({ menu, buttons }) {
    for (const [kind, [icon, title]] of Object.entries(ASIDES)) {
      if (kind === "correction-note") continue // comes with imported copy; new ones are made by the verb “Correct”
      menu.defineItem({
        name: kind,
        groups: "nodes",
        button: buttons.material(icon, title),
        active: (editor) => editor.isActive("aside", { kind }),
        command: (editor) => editor.chain().focus().toggleAside(kind).run(),
      })
    }
  },
})

export const Cite = Mark.create({
  name: "cite",
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: ({ HTMLAttributes }) => ["cite", HTMLAttributes, 0],
})

// Word pastes its lists as paragraphs that begin with “·” or “1.”, and pictures that lie on somebody's disk.
export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleanPaste } })]
  },
})

export function cleanPaste(html) {
  const page = new DOMParser().parseFromString(html, "text/html")
  page.querySelectorAll("style, script, meta, img, o\\:p").forEach((element) => element.remove())
  let list = null
  for (const paragraph of page.querySelectorAll("p")) {
    const sign = /^[\s\u00a0]*(?:([·•o§▪-])|(\d{1,2}|[a-z])[.)])[\s\u00a0]+/.exec(paragraph.textContent)
    const listed = /MsoListParagraph/.test(paragraph.className) || /mso-list/.test(paragraph.getAttribute("style") || "")
    if (!sign || !(listed || sign[1] === "·" || sign[1] === "•")) { list = null; continue }
    const tag = sign[1] ? "UL" : "OL"
    if (!list || list.tagName !== tag || list.nextElementSibling !== paragraph) {
      list = page.createElement(tag)
      paragraph.before(list)
    }
    cut(paragraph, sign[0].length)
    const item = page.createElement("li")
    item.append(paragraph)
    list.append(item)
  }
  // Google Docs wraps everything in <b style="font-weight:normal">; Word's own mso-bidi-font-weight says nothing.
  page.querySelectorAll("b[style]").forEach((b) => { if (["normal", "400"].includes(b.style.fontWeight)) b.replaceWith(...b.childNodes) })
  return page.body.innerHTML
}

function cut(element, length) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (length && walker.nextNode()) {
    const text = walker.currentNode
    const gone = Math.min(length, text.data.length)
    text.deleteData(0, gone)
    length -= gone
  }
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties)
}

function button(text, onClick) {
  const element = make("button", { type: "button", textContent: text, className: "button small" })
  element.addEventListener("click", (event) => { event.preventDefault(); onClick() })
  return element
}
