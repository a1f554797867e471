// Keeps the keyboard where it was: when a swap takes the focused element away, the nearest thing around it that is still there gets the focus.
const focusable = "button:not(:disabled), a, input:not(:disabled, [type=hidden]), select, textarea";
let around = [];

document.addEventListener("focusin", (event) => {
  around = [];
  for (let element = event.target; element; element = element.parentElement) if (element.id) around.push(element.id);
});

document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement !== document.body) return;
  const place = around.map((id) => document.getElementById(id)).find(Boolean);
  const next = place?.matches(focusable) ? place : place?.querySelector(focusable);
  next?.focus({ preventScroll: true });
});
