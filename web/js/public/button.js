// A second press within a second is not a second request.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'

export const selector = '[data-module="govuk-button"][data-prevent-double-click]'
export default (element) => new Button(element)
