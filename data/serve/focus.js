// Keys go to the board as soon as it is there, and again when the window is chosen.
const focusBoard = () => document.querySelector(".xterm-helper-textarea")?.focus();
window.addEventListener("focus", focusBoard);
window.addEventListener("load", () => {
  new MutationObserver(focusBoard).observe(document.body, { attributes: true, attributeFilter: ["class"] });
});
