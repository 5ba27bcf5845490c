// What differs between two texts, word by word: [kind, text] with kind "same", "gone" or "new".

const MOST = 4_000_000 // cells of the table; longer stretches are shown as replaced whole

export function words(before, after) {
  const old = before.match(/\s+|\S+/g) || []
  const now = after.match(/\s+|\S+/g) || []
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const pieces = []
  const say = (kind, text) => {
    if (pieces.at(-1)?.[0] === kind) pieces.at(-1)[1] += text
    else if (text) pieces.push([kind, text])
  }
  say("same", old.slice(0, head).join(""))
  middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail), say)
  say("same", tail ? old.slice(-tail).join("") : "")
  return pieces
}

// The longest common subsequence, from its table of lengths.
function middle(old, now, say) {
  if (old.length * now.length > MOST) {
    say("gone", old.join(""))
    say("new", now.join(""))
    return
  }
  const width = now.length + 1
  const longest = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      longest[i * width + j] = old[i] === now[j]
        ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1])
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) { say("same", old[i++]); j++ }
    else if (i < old.length && (j === now.length || longest[(i + 1) * width + j] >= longest[i * width + j + 1])) say("gone", old[i++])
    else say("new", now[j++])
  }
}
