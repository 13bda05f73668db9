// Says how much room is left in a text; without it the server says so after sending.
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'

export const selector = '[data-module="govuk-character-count"]'
export default (element) => new CharacterCount(element)
