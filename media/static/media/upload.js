// Many photos at once: a queue of three requests at a time, each with its progress and its own message.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  countSelected();
  const section = document.querySelector(".upload");
  if (!section) return;
  const input = section.querySelector(".upload-input");
  const list = section.querySelector(".upload-list");
  const status = section.querySelector(".upload-status");
  const waiting = [];
  const count = { running: 0, added: 0, known: 0, refused: 0 };
  const AT_ONCE = 3;

  input.addEventListener("change", () => {
    enqueue(input.files);
    input.value = "";
  });

  // The whole page is the target. Without the counter, moving over a child would end the highlight.
  let inside = 0;
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (carriesFiles(event) && ++inside) section.classList.add("upload-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && --inside <= 0) section.classList.remove("upload-over");
  });
  document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    inside = 0;
    section.classList.remove("upload-over");
    enqueue(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData && event.clipboardData.files.length) enqueue(event.clipboardData.files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (count.running || waiting.length) event.preventDefault();
  });
  if (location.hash === "#upload") input.focus();

  function enqueue(files) {
    for (const file of files) {
      const item = document.createElement("li");
      item.className = "upload-item";
      item.append(make("img", "upload-thumb", { alt: "" }), make("span", "upload-name"), make("span", "upload-link"));
      item.append(make("progress", "upload-bar", { max: 1, value: 0 }));
      const name = item.querySelector(".upload-name");
      name.textContent = file.name;
      name.append(make("span", "upload-said", { textContent: "Waiting" }));
      if (/^image\/(jpeg|png|webp|avif|gif)$/.test(file.type) && file.size < 30e6) {
        item.querySelector("img").src = URL.createObjectURL(file);
      }
      list.append(item);
      waiting.push([file, item]);
    }
    next();
  }

  function next() {
    while (count.running < AT_ONCE && waiting.length) send(...waiting.shift());
    tell();
  }

  function send(file, item) {
    count.running += 1;
    const bar = item.querySelector("progress");
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    request.open("POST", section.dataset.address);
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    request.responseType = "json";
    say(item, "Sending");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    };
    request.upload.onload = () => {
      bar.removeAttribute("value");
      say(item, "Being looked at");
    };
    request.onloadend = () => {
      count.running -= 1;
      finish(item, request);
      next();
    };
    request.send(body);
  }

  function finish(item, request) {
    const answer = request.response;
    const image = item.querySelector("img");
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    if ((request.status !== 201 && request.status !== 200) || !answer) {
      count.refused += 1;
      item.classList.add("upload-failed");
      image.remove();
      item.prepend(make("span", "upload-thumb"));
      const reasons = { 0: "The connection broke. Send it again.", 403: "You may not add photos.", 413: "It is too large." };
      say(item, (answer && answer.error) || reasons[request.status] || `The server answered ${request.status}. Send it again.`);
      return;
    }
    item.classList.add("upload-done");
    image.src = answer.thumb;
    count[answer.new ? "added" : "known"] += 1;
    const words = [answer.new ? "Added" : "Was in the library already"];
    if (answer.similar.length) words.push(`looks nearly like “${answer.similar[0].title}”`);
    if (answer.reason) words.push(answer.reason);
    words.push(...answer.notes);
    say(item, words.join(" · "));
    const link = make("a", "", { href: answer.url, textContent: "Describe it" });
    item.querySelector(".upload-link").append(link);
  }

  function tell() {
    const left = count.running + waiting.length;
    const parts = [];
    if (left) parts.push(`${left} to go`);
    if (count.added) parts.push(`${count.added} added`);
    if (count.known) parts.push(`${count.known} already here`);
    if (count.refused) parts.push(`${count.refused} refused`);
    status.textContent = parts.join(" · ");
    if (!left && count.added) {
      status.append(" · ", make("a", "", { href: location.pathname, textContent: "Show them in the library" }));
    }
  }

  function say(item, text) {
    item.querySelector(".upload-said").textContent = text;
  }

  function make(tag, className, properties = {}) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    return Object.assign(element, properties);
  }
});

// The grid has no table rows, which Django's own script counts: the bar's counter, and ranges with Shift.
function countSelected() {
  const boxes = [...document.querySelectorAll(".photo-grid .action-select")];
  let last = null;
  boxes.forEach((box, index) => {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        const [from, to] = [Math.min(last, index), Math.max(last, index)];
        for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
      }
      last = index;
      const counter = document.querySelector(".action-counter");
      if (counter) counter.textContent = `${boxes.filter((other) => other.checked).length} selected`;
    });
  });
}
