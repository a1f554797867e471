// Says so when an answer never came; an answer that refuses says it itself.
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.response) return;
  const note = document.createElement("p");
  note.className = "toast wrong";
  note.textContent = "The house cannot be reached. Nothing was changed; try again.";
  document.getElementById("status").replaceChildren(note);
});
