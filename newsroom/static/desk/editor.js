// The body's editor: ProseMirror (django-prose-editor) with exactly what articles/content/html.py lets through.

import {
  Blockquote, Bold, BulletList, Code, Document, Dropcursor, Gapcursor, HardBreak, Heading, History, HorizontalRule, Italic,
  Link, ListItem, Menu, OrderedList, Paragraph, Placeholder, Strike, Subscript, Superscript, Text, TrailingNode,
  createTextareaEditor,
} from "django-prose-editor/editor"
import { Embed } from "desk/embed"
import { Aside, Cite, CleanPaste, Illustration } from "desk/illustration"

const GROUPS = [
  { group: "blockType -lists", type: "dropdown", minItems: 2 },
  { group: "marks" },
  { group: "link" },
  { group: "lists" },
  { group: "nodes -blockType -lists" },
  { group: "history" },
]

export function startEditor(textarea, pictures) {
  const editor = createTextareaEditor(textarea, [
    Document, Paragraph, Text, HardBreak, Dropcursor.configure({ width: 3, class: "drop-cursor" }), Gapcursor, History,
    Heading.configure({ levels: [2, 3, 4] }),
    Bold, Italic, Strike, Subscript, Superscript, Code, Cite,
    Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto", "tel"], linkOnPaste: true }),
    BulletList, OrderedList, ListItem, Blockquote, HorizontalRule, Aside,
    Illustration.configure({ pictures }),
    Embed,
    Placeholder.configure({ placeholder: "Write the story…" }),
    TrailingNode,
    CleanPaste,
    Menu.configure({ groups: GROUPS }),
  ])
  // ProseMirror writes some things differently (a paragraph in each list item): that alone is not a change.
  textarea.value = editor.getHTML()
  editor.view.dom.setAttribute("aria-label", "Story")
  editor.view.dom.setAttribute("role", "textbox")
  editor.view.dom.setAttribute("aria-multiline", "true")
  return editor
}
