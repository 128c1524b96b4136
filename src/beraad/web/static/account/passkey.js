/* Around the passkey scripts of django-allauth: show what needs a passkey where the browser has them, and say in
   words when one does not work. */
document.addEventListener('DOMContentLoaded', () => {
  const able = 'PublicKeyCredential' in window
  for (const part of document.querySelectorAll('[data-passkeys]')) part.hidden = !able
  for (const part of document.querySelectorAll('[data-no-passkeys]')) part.hidden = able
})
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  for (const text of document.querySelectorAll('[data-passkey-trouble]')) {
    text.hidden = true
    requestAnimationFrame(() => { text.hidden = false })
  }
})
