// Pages are turned and enlarged from the keyboard; the links do the same without us.
const KEYS = {
  ArrowLeft: "a[rel=prev]",
  PageUp: "a[rel=prev]",
  ArrowRight: "a[rel=next]",
  PageDown: "a[rel=next]",
  "+": "a[data-zoom=in]",
  "-": "a[data-zoom=out]",
};
const viewer = document.querySelector(".mc-viewer");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (!viewer || typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const paper = viewer.querySelector(".mc-viewer__paper--large");
  const scrolls = paper && paper.contains(event.target) && event.key.startsWith("Arrow");
  const link = KEYS[event.key] && viewer.querySelector(KEYS[event.key]);
  if (!link || scrolls) return;
  event.preventDefault();
  link.click();
});
