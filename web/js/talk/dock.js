// The frame at the foot of the page.
let standing

export function dock(words, state) {
  standing ??= build(words)
  standing(state)
}

function build(words) {
  const box = document.createElement('section'), button = document.createElement('button'), frame = document.createElement('iframe')
  box.className = 'pv-dock'
  box.setAttribute('aria-label', words.frame)
  button.type = 'button'
  button.className = 'pv-dock__b'
  frame.className = 'pv-dock__f'
  frame.id = 'pv-dock'
  frame.title = words.frame
  frame.src = '/chat?panel=1'
  button.setAttribute('aria-controls', frame.id)
  box.append(button, frame)
  document.body.append(box)
  let unread = 0
  const show = (state) => {
    frame.hidden = state === 'folded'
    if (!frame.hidden) unread = 0
    button.setAttribute('aria-expanded', String(!frame.hidden))
    button.textContent = frame.hidden ? [words.unfold, unread && (unread === 1 ? words.one : words.more.replace('{n}', unread))].filter(Boolean).join(', ') : words.fold
    keep(state)
  }
  button.addEventListener('click', () => show(frame.hidden ? 'open' : 'folded'))
  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== location.origin || source !== frame.contentWindow) return
    if (data?.chat === 'said' && frame.hidden) { unread += data.count; show('folded') }
    if (data?.chat === 'over' && frame.hidden) { keep(''); box.remove(); standing = undefined }
  })
  return (state) => {
    const first = !button.textContent
    show(state)
    if (state === 'open' && !first) frame.focus()
  }
}

function keep(state) {
  try { state ? sessionStorage.setItem('pv-chat', state) : sessionStorage.removeItem('pv-chat') } catch { /* a browser that keeps nothing begins folded away */ }
}
