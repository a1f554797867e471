// Says in words where a slider stands; `data-words` has them from its least to its most.
for (const slider of document.querySelectorAll("input[type=range][data-words]")) {
  const words = slider.dataset.words.split("|");
  const output = slider.parentElement.querySelector("output");
  const say = () => {
    const share = (slider.value - slider.min) / (slider.max - slider.min);
    const text = words[Math.min(words.length - 1, Math.floor(share * words.length))];
    slider.setAttribute("aria-valuetext", text);
    output.textContent = text;
  };
  slider.addEventListener("input", say);
  say();
}
