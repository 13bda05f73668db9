// Opens the question that hangs under a choice, and lets "none of these" untick the rest.
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'

export const selector = '[data-module="govuk-checkboxes"]'
export default (element) => new Checkboxes(element)
