// The focal point by click and each crop by hand, with live previews. The arithmetic is media/renditions/crop.py's.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const section = document.querySelector(".crop");
  if (!section) return;
  const stage = section.querySelector(".crop-stage");
  const picture = section.querySelector(".crop-picture");
  const point = section.querySelector(".crop-point");
  const box = section.querySelector(".crop-box");
  const help = section.querySelector(".crop-help");
  const [done, free, reset] = ["done", "free", "reset"].map((name) => section.querySelector(`.crop-${name}`));
  const previews = [...section.querySelectorAll(".crop-preview")];
  const fields = Object.fromEntries(["focal_x", "focal_y", "crops"].map((name) => [name, document.getElementById(`id_${name}`)]));
  const size = { width: Number(section.dataset.width), height: Number(section.dataset.height) };
  const attention = { x: Number(section.dataset.attentionX), y: Number(section.dataset.attentionY) };
  const editable = Boolean(fields.focal_x);
  const SMALLEST = 0.05;

  let focal = editable && fields.focal_x.value !== "" ? { x: Number(fields.focal_x.value), y: Number(fields.focal_y.value) } : null;
  let crops = editable ? JSON.parse(fields.crops.value || "{}") || {} : {};
  let chosen = null; // the ratio that is being cut by hand

  if (picture.complete) draw();
  picture.addEventListener("load", draw);
  new ResizeObserver(draw).observe(stage);
  if (!editable) {
    section.querySelector(".crop-tools").remove();
    return;
  }

  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    stage.focus();
    stage.setPointerCapture(event.pointerId);
    const start = at(event);
    if (!chosen) {
      setFocal(start);
      follow(setFocal);
      return;
    }
    const from = [...automaticOrHand(chosen)];
    const resizing = event.target.classList.contains("crop-corner");
    follow((now) => {
      const [dx, dy] = [now.x - start.x, now.y - start.y];
      setCrop(resizing ? sized(from, from[2] + dx) : moved(from, dx, dy));
    });
  });

  function follow(act) {
    const move = (event) => act(at(event));
    const end = () => {
      stage.removeEventListener("pointermove", move);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  }

  stage.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.05 : 0.01;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape" && chosen) choose(null);
    if (chosen && (event.key === "+" || event.key === "-")) {
      const now = automaticOrHand(chosen);
      setCrop(sized(now, now[2] + (event.key === "+" ? step : -step)));
    }
    if (!way) return;
    event.preventDefault();
    if (chosen) setCrop(moved(automaticOrHand(chosen), way[0] * step, way[1] * step));
    else setFocal({ x: focus().x + way[0] * step, y: focus().y + way[1] * step });
  });

  for (const preview of previews) {
    preview.addEventListener("click", () => choose(preview.dataset.ratio === chosen ? null : preview.dataset.ratio));
  }
  done.addEventListener("click", () => choose(null));
  free.addEventListener("click", () => {
    delete crops[chosen];
    store();
  });
  reset.addEventListener("click", () => {
    focal = null;
    store();
  });

  function choose(ratio) {
    chosen = ratio;
    draw();
  }
  function setFocal({ x, y }) {
    focal = { x: round(clamp(x, 0, 1)), y: round(clamp(y, 0, 1)) };
    store();
  }
  function setCrop(cut) {
    crops[chosen] = cut.map(round);
    store();
  }
  function store() {
    fields.focal_x.value = focal ? focal.x : "";
    fields.focal_y.value = focal ? focal.y : "";
    fields.crops.value = JSON.stringify(crops);
    fields.crops.dispatchEvent(new Event("change", { bubbles: true }));
    draw();
  }

  function focus() {
    return focal || attention;
  }
  function shape(ratio) {
    const [wide, high] = ratio.split("x").map(Number);
    return wide / high;
  }
  // Everything below is in fractions of the picture: [x, y, width, height].
  function automatic(ratio) {
    const real = size.width / size.height;
    const width = Math.min(1, shape(ratio) / real);
    const height = (width * real) / shape(ratio);
    return [clamp(focus().x - width / 2, 0, 1 - width), clamp(focus().y - height / 2, 0, 1 - height), width, height];
  }
  function automaticOrHand(ratio) {
    return crops[ratio] || automatic(ratio);
  }
  function moved([x, y, width, height], dx, dy) {
    return [clamp(x + dx, 0, 1 - width), clamp(y + dy, 0, 1 - height), width, height];
  }
  function sized([x, y], wanted) {
    const perWidth = size.width / size.height / shape(chosen);
    const width = clamp(wanted, Math.max(SMALLEST, SMALLEST / perWidth), Math.min(1 - x, (1 - y) / perWidth));
    return [x, y, width, width * perWidth];
  }

  function draw() {
    if (!picture.naturalWidth) return;
    const left = picture.offsetLeft;
    const top = picture.offsetTop;
    point.hidden = Boolean(chosen);
    point.classList.toggle("crop-point-automatic", !focal);
    point.style.left = `${left + focus().x * picture.offsetWidth}px`;
    point.style.top = `${top + focus().y * picture.offsetHeight}px`;
    box.hidden = !chosen;
    if (chosen) {
      const [x, y, width, height] = automaticOrHand(chosen);
      box.style.left = `${left + x * picture.offsetWidth}px`;
      box.style.top = `${top + y * picture.offsetHeight}px`;
      box.style.width = `${width * picture.offsetWidth}px`;
      box.style.height = `${height * picture.offsetHeight}px`;
    }
    done.hidden = !chosen;
    free.hidden = !chosen || !crops[chosen];
    reset.hidden = Boolean(chosen) || !focal;
    help.textContent = words();
    previews.forEach(drawPreview);
  }

  function words() {
    if (!editable) return "";
    if (chosen) return `Cutting ${chosen.replace("x", ":")} by hand: drag the frame, pull its corner. Arrow keys move it, + and − resize it.`;
    if (focal) return "Crops keep this point. Click elsewhere to move it, or click a crop to cut it by hand.";
    return "Click what matters most in the picture. Until then, crops follow what draws the eye.";
  }

  function drawPreview(preview) {
    const ratio = preview.dataset.ratio;
    const canvas = preview.querySelector("canvas");
    const [x, y, width, height] = automaticOrHand(ratio);
    const density = window.devicePixelRatio || 1;
    canvas.height = 68 * density;
    canvas.width = Math.round(68 * shape(ratio) * density);
    canvas.style.width = `${Math.round(68 * shape(ratio))}px`;
    canvas.getContext("2d").drawImage(
      picture,
      x * picture.naturalWidth,
      y * picture.naturalHeight,
      width * picture.naturalWidth,
      height * picture.naturalHeight,
      0,
      0,
      canvas.width,
      canvas.height,
    );
    preview.querySelector(".crop-name").textContent = ratio.replace("x", ":");
    preview.querySelector(".crop-state").textContent = crops[ratio] ? "by hand" : "";
    preview.setAttribute("aria-pressed", String(ratio === chosen));
    preview.disabled = !editable;
  }

  function at(event) {
    const frame = picture.getBoundingClientRect();
    return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
  }
  function clamp(value, low, high) {
    return Math.min(Math.max(value, low), Math.max(low, high));
  }
  function round(value) {
    return Math.round(value * 10000) / 10000;
  }
});
