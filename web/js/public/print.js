// A button that prints the page: hidden where no script could press it.
export const selector = '[data-pv-print]'
export default function (button) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
