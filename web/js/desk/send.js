// Ctrl Enter sends the text being written.
export default function () {
  document.addEventListener('keydown', (event) => {
    const { target, key, ctrlKey, metaKey } = event
    if (key !== 'Enter' || !(ctrlKey || metaKey) || target.tagName !== 'TEXTAREA' || !target.form) return
    event.preventDefault()
    target.form.requestSubmit()
  })
}
