// Opens the question that hangs under a choice.
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'

export const selector = '[data-module="govuk-radios"]'
export default (element) => new Radios(element)
