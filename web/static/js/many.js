// Brings several pictures one after another, chosen or dropped: a form carries one file at a time.
const waiting = [];
const field = () => document.querySelector("input[data-many]");

const put = (file) => {
  const box = new DataTransfer();
  box.items.add(file);
  field().files = box.files;
};
const next = () => {
  if (!waiting.length || !field()) return;
  put(waiting.shift());
  field().dispatchEvent(new Event("change", { bubbles: true }));
};
const prepare = () => field() && (field().multiple = true);

document.addEventListener("change", (event) => {
  if (!event.target.matches("input[data-many]") || event.target.files.length < 2) return;
  const [first, ...others] = event.target.files;
  waiting.push(...others);
  put(first);
}, true);
document.addEventListener("dragover", (event) => event.target.closest("[data-drop]") && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!event.target.closest("[data-drop]") || !event.dataTransfer.files.length) return;
  event.preventDefault();
  const idle = !waiting.length;
  waiting.push(...event.dataTransfer.files);
  if (idle) next();
});
document.addEventListener("htmx:after:swap", () => {
  prepare();
  next();
});
prepare();
