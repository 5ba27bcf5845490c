// Says once that this story is being looked at, by nobody in particular: no cookie, no name, nothing kept here.
const { reads } = document.querySelector("[data-reads]").dataset;
const seen = () => {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", seen);
  navigator.sendBeacon(reads);
};
document.addEventListener("visibilitychange", seen);
seen();
