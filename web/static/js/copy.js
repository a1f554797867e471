// Puts a prompt that the server has answered onto the clipboard; where the browser refuses, the text stays to be copied by hand.
document.addEventListener("htmx:after:swap", async () => {
  const note = document.querySelector("#status [data-copy]");
  if (!note) return;
  const text = note.querySelector("textarea");
  note.removeAttribute("data-copy");
  try {
    await navigator.clipboard.writeText(text.value);
    note.textContent = "Prompt copied.";
  } catch {
    text.focus();
    text.select();
  }
});
