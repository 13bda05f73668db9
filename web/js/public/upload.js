// Sends each file by itself as soon as it is chosen: lightened, with its progress, and again
// when the network was cut. Without it the files travel with the page.
export const selector = '[data-module="pv-upload"]'

const RETRIES = [2000, 8000] // then a button
const LOOK_AGAIN = 3000
const LOOKS = 20

export default function (field) {
  const form = field.closest('form')
  const input = field.querySelector('input[type="file"]')
  const rows = field.querySelector('[data-pv-rows]')
  const state = { field, form, rows, words: field.dataset, under: 0, looks: 0 }
  if (field.dataset.waiting === 'true') lookAgain(state)
  if (!input) return
  input.addEventListener('change', async () => {
    const files = [...input.files]
    input.value = '' // they do not travel a second time with the page
    for (const file of files) await send(state, file)
  })
  // Pressed while a file is on its way: the page goes as soon as it has arrived, or was cut.
  form.addEventListener('submit', (event) => {
    if (state.under === 0) return
    event.preventDefault()
    const { submitter } = event
    const wait = setInterval(() => {
      if (state.under > 0) return
      clearInterval(wait)
      form.requestSubmit(submitter)
    }, 200)
  })
}

async function send(state, file) {
  state.under++
  const row = newRow(state, file.name)
  try {
    row.say(state.words.preparing)
    const light = await lighten(file, Number(state.words.most))
    for (let attempt = 0; ; attempt++) {
      row.say(state.words.sending)
      const answer = await post(state, light, file.name, row.progress)
      if (answer) return arrived(state, row, answer)
      if (attempt === RETRIES.length) break
      await pause(RETRIES[attempt])
    }
    row.failed(state.words.failed, state.words.again, () => { row.remove(); send(state, file) })
  } finally {
    state.under--
  }
}

// arrived shows the rows as the server knows them; a refusal stands beside its file and is read out.
function arrived(state, row, { rows, fault, waiting, room }) {
  row.remove()
  state.rows.innerHTML = rows
  if (fault) newRow(state, '').failed(fault)
  const box = state.field.querySelector('.pv-upload')
  if (box) box.hidden = !room
  const later = state.field.querySelector('[data-pv-later]')
  if (later) later.hidden = state.rows.querySelector('.pv-file:not(.pv-file--error)') !== null
  if (waiting) lookAgain(state)
}

function lookAgain(state) {
  if (state.looking || state.looks >= LOOKS) return
  state.looking = true
  setTimeout(async () => {
    state.looking = false
    state.looks++
    try {
      const answer = await fetch(`${state.form.action}?files=${encodeURIComponent(state.words.input)}`, { headers: { Accept: 'application/json' } })
      if (!answer.ok || state.under > 0) return
      const { rows, waiting } = await answer.json()
      if (rows !== state.shown) state.rows.innerHTML = state.shown = rows
      if (waiting) lookAgain(state)
    } catch { /* the network is away: the rows stay as they are */ }
  }, LOOK_AGAIN)
}

// post gives the server's answer, or nothing when it did not come through.
function post({ form, words }, file, name, progress) {
  return new Promise((resolve) => {
    const body = new FormData()
    body.append('upload', words.input)
    body.append(words.input, file, name)
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.timeout = 120000
    request.upload.onprogress = ({ loaded, total }) => { progress.max = total; progress.value = loaded }
    request.onload = () => resolve([200, 422].includes(request.status) ? request.response : null)
    request.onerror = request.ontimeout = request.onabort = () => resolve(null)
    request.send(body)
  })
}

const SIDE = 2600 // a page of A4 at 220 dots an inch stays readable
const LIGHT = 1500000

// lighten makes a large photo smaller before it leaves the phone. What is no photo, or does
// not get lighter, goes as it is.
async function lighten(file, most) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || (file.size < LIGHT && file.size < most)) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    const ground = canvas.getContext('2d')
    ground.fillStyle = '#fff'
    ground.fillRect(0, 0, canvas.width, canvas.height)
    ground.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const light = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return light && light.size < file.size ? light : file
  } catch {
    return file
  }
}

function newRow({ rows, field }, name) {
  let list = rows.querySelector('ul')
  if (!list) {
    list = document.createElement('ul')
    list.className = 'pv-files'
    rows.append(list)
  }
  const row = document.createElement('li')
  row.className = 'pv-file'
  const text = document.createElement('span')
  text.className = 'pv-file__text'
  const title = document.createElement('bdi')
  title.className = 'pv-file__name'
  title.textContent = name
  const words = document.createElement('span')
  words.className = 'pv-file__state'
  const progress = document.createElement('progress')
  progress.setAttribute('aria-label', name || field.dataset.input)
  text.append(title, words, progress)
  row.append(text)
  list.append(row)
  return {
    progress,
    say(what) { words.textContent = what },
    remove() { row.remove() },
    failed(why, again, retry) {
      progress.remove()
      row.classList.add('pv-file--error')
      words.textContent = why
      if (!again) return
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'govuk-button govuk-button--secondary'
      button.textContent = again
      button.addEventListener('click', retry)
      row.append(button)
    },
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
