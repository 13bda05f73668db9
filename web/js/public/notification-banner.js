// Says aloud what has just been done.
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'

export const selector = '[data-module="govuk-notification-banner"]'
export default (element) => new NotificationBanner(element)
