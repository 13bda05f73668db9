// How the small modules of a page are started.
//
// A file of web/js/public, web/js/desk or web/js/map exports
//
//   export const selector = '[data-module="pv-something"]'
//   export default function (element) { … }
//
// and is started once for each element that matches, on load and again on
// whatever a swap brings in. A file without a selector is started once, with the document.

const started = new WeakMap()

export function startAll(modules, root = document) {
  for (const { selector, default: start } of modules) {
    if (!start) continue
    if (!selector) once(start, document)
    else for (const element of matching(root, selector)) once(start, element)
  }
}

function matching(root, selector) {
  const inside = [...root.querySelectorAll(selector)]
  return root.matches?.(selector) ? [root, ...inside] : inside
}

// One module that fails must not take the others with it: the page works without any of them.
function once(start, element) {
  const done = started.get(element) ?? new Set()
  if (done.has(start)) return
  started.set(element, done.add(start))
  try {
    start(element)
  } catch (error) {
    console.error(error)
  }
}
