// Says when a passkey did not work; what went wrong is between the browser and the device.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const trouble of document.querySelectorAll("[data-passkey-trouble]")) {
    trouble.textContent = trouble.dataset.passkeyTrouble;
    trouble.hidden = false;
  }
});
