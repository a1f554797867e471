// Says in words where a slider stands; `data-words` has them from its least to its most.
const say = (slider) => {
  const words = slider.dataset.words.split("|");
  const share = (slider.value - slider.min) / (slider.max - slider.min);
  const text = words[Math.min(words.length - 1, Math.floor(share * words.length))];
  slider.setAttribute("aria-valuetext", text);
  slider.parentElement.querySelector("output").textContent = text;
};
const sayAll = () => document.querySelectorAll("input[type=range][data-words]").forEach(say);
document.addEventListener("input", (event) => event.target.matches("input[type=range][data-words]") && say(event.target));
document.addEventListener("htmx:after:swap", sayAll);
sayAll();
