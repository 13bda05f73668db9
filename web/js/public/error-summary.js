// Brings the reader to the summary of what to correct, and from each line to its field.
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'

export const selector = '[data-module="govuk-error-summary"]'
export default (element) => new ErrorSummary(element)
