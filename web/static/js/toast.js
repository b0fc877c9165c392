// A short message that passes.
const stays = 6000;

/** @param {string} text */
export function toast(text) {
  let place = document.querySelector("[data-toasts]");
  if (!place) {
    place = document.createElement("div");
    place.className = "toasts";
    place.setAttribute("data-toasts", "");
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  const message = document.createElement("div");
  message.className = "toast";
  message.textContent = text;
  place.append(message);
  setTimeout(() => message.remove(), stays);
}
