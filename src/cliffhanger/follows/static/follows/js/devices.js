// Lets this browser be told of what is new: asks it for a push subscription and gives that to the archive.
// The service worker that shows the messages is the one of the whole archive.

const button = document.getElementById("tell-device")
const said = document.getElementById("tell-device-said")
const canBeTold = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window

if (button && canBeTold) {
  button.hidden = false
  said.textContent = ""
  button.addEventListener("click", tellThisDevice)
}

async function tellThisDevice() {
  button.disabled = true
  try {
    said.textContent = await subscribed()
  } catch {
    said.textContent = button.dataset.failed
  } finally {
    button.disabled = false
  }
}

async function subscribed() {
  if (await Notification.requestPermission() !== "granted") return button.dataset.refused
  await navigator.serviceWorker.register(button.dataset.worker)
  const worker = await navigator.serviceWorker.ready
  const applicationServerKey = bytes(button.dataset.key)
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
  return given(subscription.toJSON())
}

async function given({ endpoint, keys }) {
  const body = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth })
  const answer = await fetch(button.dataset.address, { method: "POST", body, headers: { Accept: "application/json" } })
  const told = await answer.json()
  if (answer.ok) {
    location.reload()
    return told.said
  }
  return Object.values(told.errors).flat().join(" ")
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(plain, sign => sign.charCodeAt(0))
}
