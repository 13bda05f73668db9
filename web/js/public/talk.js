// A conversation with an agent. Everything of it is fetched on that page alone; without it the page is posted and read again.
export const selector = '[data-module="pv-talk"]'

export default function (talk) {
  import('../talk/talk.js').then(({ start }) => start(talk))
}
